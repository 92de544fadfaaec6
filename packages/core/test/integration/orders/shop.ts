import type { ManualClock, TestServer } from '@kumicorn/testkit'
import { manualClock } from '@kumicorn/testkit'
import { onTestFinished, vi } from 'vitest'
import {
  createKumicorn,
  type Kumicorn,
  type KumicornOptions,
  memoryStore,
  type OrderEvent,
  orderEventTypes,
  type Transport,
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
  readonly partnerNo?: string
  readonly appKey?: string
  readonly allowSeveralRefunds?: boolean
  readonly absenceCodes?: readonly string[]
  readonly transport?: Transport
  /** Never stopped and never closed, as after a crash. */
  readonly abandoned?: boolean
}

/** A merchant of both gateways, which answer by the script, with a clock that stands still. */
export async function shop({
  script = [],
  server,
  store = memoryStore(),
  abandoned,
  partnerNo = 'P1',
  appKey = APP_KEY,
  allowSeveralRefunds,
  absenceCodes,
  transport,
  ...options
}: ShopOptions = {}) {
  const at = server ?? (await gateway(script))
  const clock = options.clock ?? manualClock()
  const watching = watched(store)
  const gateways = { baseUrl: at.url, retries: 0, transport } as const
  const kumicorn = createKumicorn({
    kumquat: { ...gateways, partnerNo, signKey: SIGN_KEY },
    paynicorn: { ...gateways, appKey, merchantSecret: SECRET, allowSeveralRefunds, absenceCodes },
    random: () => 0,
    ...options,
    reconcile: { ratePerSecond: Number.POSITIVE_INFINITY, ...options.reconcile },
    clock,
    store: watching.store,
  })
  const seen: OrderEvent[] = []
  const handle = (event: OrderEvent): void => void seen.push(event)
  kumicorn.on(orderEventTypes, { name: 'seen', handle })
  onTestFinished(async () => {
    if (abandoned) return
    await kumicorn.stop()
    await store.close()
  })
  return { kumicorn, server: at, clock, store: watching, seen } satisfies Shop
}

/** Starts, lets the reconciler ask about all that is due, and stops. Returns the references that it asked about. */
export async function round({ kumicorn, store }: Pick<Shop, 'kumicorn' | 'store'>): Promise<string[]> {
  const asked: string[] = []
  const idle = Promise.withResolvers<void>()
  const idleAccounts = new Set<string>()
  const off = store.onQueries((claimed, account) => {
    if (claimed.length === 0) idleAccounts.add(account)
    else asked.push(...claimed.map(({ reference }) => reference))
    if (idleAccounts.size === 2) idle.resolve()
  })
  await kumicorn.start()
  await idle.promise
  await kumicorn.stop()
  off()
  return asked
}

/** Starts, lets the deliveries that are due run, and stops. Returns how many were due at once. */
export async function deliver({ kumicorn, store }: Pick<Shop, 'kumicorn' | 'store'>): Promise<number> {
  const first = Promise.withResolvers<number>()
  const off = store.onDeliveries((claimed) => first.resolve(claimed.length))
  await kumicorn.start()
  const due = await first.promise
  await kumicorn.stop()
  off()
  return due
}

/** Waits for what nothing announces. */
export const until = (isSo: () => boolean): Promise<boolean> =>
  vi.waitUntil(isSo, { timeout: 30_000, interval: 5 })
