import { createKumicorn } from '@kumicorn/core'
import { startSandbox } from '@kumicorn/sandbox'

export const sandbox = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY })
export const kumicorn = createKumicorn({ kumquat: sandbox.kumquat })
