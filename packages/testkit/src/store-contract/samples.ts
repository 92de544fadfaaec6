import type {
  Change,
  Delivery,
  DeliveryClaim,
  Message,
  OrderEvent,
  OrderKey,
  OrderRecord,
  Store,
} from '@kumicorn/core'
import { expect } from 'vitest'

/** When everything in the samples begins. */
export const START = Date.UTC(2026, 10, 21, 4)

/** What a claim leases for. */
export const LEASE = 60_000

/** Two merchants on one store. */
export const OURS = 'mango:ours'
export const THEIRS = 'mango:theirs'

let serial = 0
/** A name that nothing else in this process has. */
export const unique = (prefix: string): string => `${prefix}-${++serial}`

/** A new order, as the journal writes it. */
export function anOrder(given: Partial<OrderRecord> = {}): OrderRecord {
  return {
    account: OURS,
    kind: 'payment',
    reference: unique('R'),
    gateway: 'mango',
    operation: 'orders.place',
    fingerprint: 'f1',
    once: undefined,
    state: 'created',
    stuck: false,
    conflict: undefined,
    told: false,
    disputed: false,
    otherMoney: undefined,
    collides: [],
    foreignIds: {},
    gatewayReference: undefined,
    ids: {},
    amount: undefined,
    provisional: false,
    brought: undefined,
    broughtBefore: undefined,
    currency: undefined,
    recipient: '8615180624622',
    asked: { product: 'p1' },
    personal: [],
    masked: false,
    details: {},
    forgotten: [],
    withheld: {},
    lastAnswer: undefined,
    refusal: undefined,
    sends: 0,
    sentAt: undefined,
    sending: undefined,
    createdAt: START,
    updatedAt: START,
    queryAt: undefined,
    queries: 0,
    timely: 0,
    moves: 0,
    lastMove: undefined,
    eventCounts: {},
    heard: [],
    pruned: false,
    version: 1,
    stamp: unique('stamp'),
    ...given,
  }
}

/** A contradiction that is not settled. */
export const aConflict = {
  reported: 'failed',
  reason: 'it says both',
  since: START,
  recorded: 1,
  queries: 0,
  contradicted: 0,
} as const

/** The order after one more change. */
export const next = (order: OrderRecord, given: Partial<OrderRecord> = {}): OrderRecord => ({
  ...order,
  stamp: `${order.stamp}+`,
  ...given,
  version: order.version + 1,
})

/** Something that happened to the order. */
export function anEvent(order: OrderRecord, given: Partial<OrderEvent> = {}): OrderEvent {
  const { account, kind, reference, gateway, state } = order
  return {
    id: unique('evt'),
    type: 'order.succeeded',
    account,
    kind,
    reference,
    gateway,
    source: 'query',
    callback: undefined,
    state,
    gatewayReference: undefined,
    status: 'SUCCESS',
    amount: undefined,
    currency: undefined,
    reason: undefined,
    receivedAt: START,
    data: {},
    secrets: [],
    ...given,
  }
}

/** Something that was heard about an order. */
export function aMessage(given: Partial<Message> = {}): Message {
  const digest = unique('digest')
  const body = new TextEncoder().encode(`{"of":"${digest}"}`)
  return { source: 'callback', callback: 'order', receivedAt: START, digest, body, ...given }
}

/** Writes so many more versions of an order, each with a message and its event, a second apart. */
export async function lived(store: Store, begun: OrderRecord, versions: number): Promise<OrderRecord> {
  let order = begun
  for (let n = 1; n <= versions; n += 1) {
    order = next(order)
    const receivedAt = START + n * 1_000
    const said = { receivedAt, source: 'query', callback: undefined } as const
    const event = anEvent(order, { ...said, type: 'order.updated', status: `TURN-${n}` })
    if ((await store.commit({ order, message: aMessage(said), event })) === false)
      throw new Error('somebody else has written it')
  }
  return order
}

/** Writes a new order with one event for each list of handlers. */
export async function written(
  store: Store,
  ...handlers: readonly (readonly string[])[]
): Promise<{ readonly order: OrderRecord; readonly events: readonly OrderEvent[] }> {
  const order = anOrder()
  await store.begin(order)
  return more(store, order, ...handlers)
}

/** Writes more events of an order. */
export async function more(store: Store, begun: OrderRecord, ...handlers: readonly (readonly string[])[]) {
  let order = begun
  const events: OrderEvent[] = []
  for (const names of handlers) {
    order = next(order)
    const event = anEvent(order)
    expect(await store.commit({ order, event, handlers: names })).toEqual([])
    events.push(event)
  }
  return { order, events }
}

export interface Claiming {
  readonly accounts?: readonly string[]
  readonly now?: number
  readonly limit?: number
}

export const claimOf = (
  handlers: readonly string[],
  { accounts = [OURS], now = START, limit = 100 }: Claiming = {},
): DeliveryClaim => ({
  accounts,
  handlers: handlers.map((name) => ({ name, limit })),
  now,
  leaseUntil: now + LEASE,
})

/** Claims for one handler, and tells the events that it got. */
export async function eventsClaimed(store: Store, handler: string, claiming?: Claiming): Promise<string[]> {
  return eventsOf(await store.claimDeliveries(claimOf([handler], claiming)))
}

export const eventsOf = (deliveries: readonly Delivery[] | false): string[] =>
  (deliveries || []).map(({ event }) => event.id)

/** Claims the one delivery that is due for a handler. */
export async function claimOne(store: Store, handler: string, claiming?: Claiming): Promise<Delivery> {
  const claimed = await store.claimDeliveries(claimOf([handler], claiming))
  expect(claimed).toHaveLength(1)
  return claimed[0] as Delivery
}

export const finish = async (store: Store, { id, token }: Delivery): Promise<void> =>
  expect(await store.finishDelivery(id, token)).not.toBe(false)

/** A delivery that failed and is tried again at a time; without one it is given up. */
export const fail = (
  store: Store,
  { id, token }: Delivery,
  { error = 'broken', now = START, retryAt = undefined as number | undefined, counts = true } = {},
): Promise<boolean> => store.failDelivery(id, token, { error, now, retryAt, counts })

/** Gives one delivery up. */
export async function kill(store: Store, handler: string): Promise<number> {
  const delivery = await claimOne(store, handler)
  expect(await fail(store, delivery)).toBe(true)
  return delivery.id
}

/** As many calls at once. */
export const together = <T>(count: number, call: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => call(n)))

export const keyOf = ({ account, kind, reference }: OrderRecord): OrderKey => ({ account, kind, reference })

/** A change of the order alone. */
export const only = (order: OrderRecord): Change => ({ order })
