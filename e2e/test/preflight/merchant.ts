import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createKumicorn,
  type Kumicorn,
  type KumquatOptions,
  type PaynicornOptions,
  sqliteStore,
} from '@kumicorn/core'
import { type Sandbox, type SandboxOptions, startSandbox } from '@kumicorn/sandbox'
import { onTestFinished } from 'vitest'

interface Gateways {
  readonly kumquat: KumquatOptions
  readonly paynicorn: PaynicornOptions
}

/** A merchant with a durable store and a handler, of whom nothing is wrong but what a test says. */
export async function merchant(
  options: SandboxOptions = {},
  change: (gateways: Gateways) => Gateways = (gateways) => gateways,
): Promise<{ readonly sandbox: Sandbox; readonly kumicorn: Kumicorn }> {
  const sandbox = await startSandbox(options)
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-preflight-'))
  const store = sqliteStore({ path: join(folder, 'orders.db') })
  const kumquat = { ...sandbox.kumquat, callbackUrl: false } as const
  const gateways = change({ kumquat, paynicorn: { ...sandbox.paynicorn, absenceCodes: ['1003'] } })
  const kumicorn = createKumicorn({ ...gateways, store, logger: false })
  kumicorn.on(['order.succeeded', 'order.failed'], { name: 'fulfil', handle: () => undefined })
  onTestFinished(async () => {
    await kumicorn.stop()
    await store.close()
    await sandbox.close()
    rmSync(folder, { recursive: true })
  })
  return { sandbox, kumicorn }
}
