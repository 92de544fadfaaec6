import type { ManualClock, TestServer } from '@kumicorn/testkit'
import { manualClock } from '@kumicorn/testkit'
import { onTestFinished } from 'vitest'
import {
  createKumicorn,
  type Kumicorn,
  type KumicornOptions,
  memoryStore,
  type OrderEvent,
  orderEventTypes,
} from '../../../src/index.ts'
import { APP_KEY, gateway, SECRET, SIGN_KEY } from '../call-engine/gateway.ts'
import { type Watched, watched } from './watched.ts'

export const order = { request_no: 'R1', product_id: 19402, account: '8615180624622' } as const
export const payment = {
  orderId: 'O1',
  amount: '100.00',
  currency: 'NGN',
  countryCode: 'NG',
  orderDescription: 'a cap',
} as const
export const airtime = {
  transId: 'T1',
  countryCode: 'NG',
  operatorCode: 'MTN',
  benefitNo: '08184123954',
  amount: '50',
} as const

export interface Shop {
  readonly kumicorn: Kumicorn
  readonly server: TestServer
  readonly clock: ManualClock
  readonly store: Watched
  /** The events that the handler `seen` got, of all types. */
  readonly seen: readonly OrderEvent[]
}

export interface ShopOptions extends Partial<KumicornOptions> {
  readonly script?: Parameters<typeof gateway>[0]
  readonly clock?: ManualClock
  readonly server?: TestServer
}

/** A merchant of both gateways, which answer by the script, with a clock that stands still. */
export async function shop({ script = [], server, store = memoryStore(), ...options }: ShopOptions = {}) {
  const at = server ?? (await gateway(script))
  const clock = options.clock ?? manualClock()
  const watching = watched(store)
  const gateways = { baseUrl: at.url, retries: 0 } as const
  const kumicorn = createKumicorn({
    kumquat: { ...gateways, partnerNo: 'P1', signKey: SIGN_KEY },
    paynicorn: { ...gateways, appKey: APP_KEY, merchantSecret: SECRET },
    reconcile: { ratePerSecond: Number.POSITIVE_INFINITY },
    random: () => 0,
    ...options,
    clock,
    store: watching.store,
  })
  const seen: OrderEvent[] = []
  const handle = (event: OrderEvent): void => void seen.push(event)
  for (const type of orderEventTypes) kumicorn.on(type, { name: 'seen', handle })
  onTestFinished(async () => {
    await kumicorn.stop()
    await store.close()
  })
  return { kumicorn, server: at, clock, store: watching, seen } satisfies Shop
}

/** Starts, lets the reconciler ask about what is due, and stops. Returns the references that it asked about. */
export async function round({ kumicorn, store, server }: Shop): Promise<readonly string[]> {
  const asked = server.requests.length
  const claim = store.nextChecks()
  await kumicorn.start()
  const claimed = await claim
  await server.received(asked + claimed.length)
  await kumicorn.stop()
  return claimed.map(({ reference }) => reference)
}

/** Starts, lets every delivery that is due run, and stops. Returns how many were due at once. */
export async function deliver({ kumicorn, store }: Pick<Shop, 'kumicorn' | 'store'>): Promise<number> {
  const claim = store.nextDeliveries()
  await kumicorn.start()
  const claimed = await claim
  await kumicorn.stop()
  return claimed.length
}
