import { type ManualClock, manualClock } from '@kumicorn/testkit'
import { onTestFinished } from 'vitest'
import { createKumicorn, type Kumicorn, type KumicornOptions } from '../../../src/index.ts'

export const SIGN_KEY = 'kumquat-key-5d1c'
export const SECRET = 'paynicorn-secret-8f2e'
export const APP_KEY = 'app-1'

/** Nobody listens there: what is said of the gateways themselves is not looked at. */
const NOBODY = 'http://127.0.0.1:9'

/** A merchant of both gateways, and what its handlers were told. */
export function shop(options: Partial<KumicornOptions> = {}): {
  readonly kumicorn: Kumicorn
  readonly told: readonly unknown[]
} {
  const kumicorn = createKumicorn({
    kumquat: { baseUrl: NOBODY, partnerNo: 'P1', signKey: SIGN_KEY },
    paynicorn: { baseUrl: NOBODY, appKey: APP_KEY, merchantSecret: SECRET },
    logger: false,
    ...options,
  })
  const told: unknown[] = []
  kumicorn.on(['order.succeeded', 'order.failed', 'order.conflict'], {
    name: 'fulfil',
    handle: (event) => void told.push(event),
  })
  onTestFinished(() => kumicorn.stop())
  return { kumicorn, told }
}

/** A clock that goes with that of the machine until it is moved. */
export function movableClock(): ManualClock {
  return manualClock(Date.now())
}
