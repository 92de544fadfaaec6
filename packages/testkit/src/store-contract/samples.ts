import type { DeliveryClaim, NewEvent, OrderEvent, OrderRecord, Store } from '@kumicorn/core'
import { expect } from 'vitest'

/** When everything in the samples begins. */
export const START = Date.UTC(2026, 10, 21, 4)

/** What a claim leases for. */
export const LEASE = 60_000

export const succeeded = 'order.succeeded'

let serial = 0
/** A name that nothing else in this process has. */
export const unique = (prefix: string): string => `${prefix}-${++serial}`

/** A new order, as the journal writes it. */
export function anOrder(given: Partial<OrderRecord> = {}): OrderRecord {
  return {
    gateway: 'kumquat',
    kind: 'kumquat',
    reference: unique('R'),
    operation: 'orders.place',
    fingerprint: 'f1',
    state: 'created',
    stuck: false,
    gatewayReference: undefined,
    amount: undefined,
    currency: undefined,
    account: '8615180624622',
    said: undefined,
    createdAt: START,
    updatedAt: START,
    checkAt: undefined,
    checks: 0,
    version: 1,
    ...given,
  }
}

/** The order after one more change. */
export const next = (order: OrderRecord, given: Partial<OrderRecord> = {}): OrderRecord => ({
  ...order,
  ...given,
  version: order.version + 1,
})

export interface GivenEvent extends Partial<Omit<OrderEvent, 'data'>> {
  readonly data?: Readonly<Record<string, unknown>>
}

/** Something that happened to the order. */
export function anEvent(order: OrderRecord, given: GivenEvent = {}): OrderEvent {
  const { gateway, kind, reference } = order
  return {
    id: unique('evt'),
    type: succeeded,
    gateway,
    source: 'query',
    kind,
    reference,
    gatewayReference: undefined,
    status: 'SUCCESS',
    amount: undefined,
    currency: undefined,
    receivedAt: START,
    data: {},
    ...given,
  } as OrderEvent
}

export const told = (event: OrderEvent, ...handlers: readonly string[]): NewEvent => ({
  event,
  raw: undefined,
  handlers,
})

/** Writes a new order with one event for each list of handlers. */
export async function written(
  store: Store,
  ...handlers: readonly (readonly string[])[]
): Promise<{ readonly order: OrderRecord; readonly events: readonly OrderEvent[] }> {
  let order = anOrder()
  await store.begin(order)
  const events: OrderEvent[] = []
  for (const names of handlers) {
    order = next(order)
    const event = anEvent(order)
    expect(await store.commit(order, told(event, ...names))).toBe(true)
    events.push(event)
  }
  return { order, events }
}

/** A claim of succeeded orders by these handlers. */
export const claimOf = (handlers: readonly string[], given: Partial<DeliveryClaim> = {}): DeliveryClaim => {
  const now = given.now ?? START
  return {
    now,
    leaseUntil: now + LEASE,
    limit: 100,
    handlers: handlers.map((name) => `${succeeded} ${name}`),
    ...given,
  }
}

/** Claims for one handler, and tells the events that it got. */
export async function eventsClaimed(store: Store, handler: string, given: Partial<DeliveryClaim> = {}) {
  return (await store.claimDeliveries(claimOf([handler], given))).map(({ event }) => event.id)
}

/** Claims the one delivery that is due for a handler. */
export async function claimOne(store: Store, handler: string, given: Partial<DeliveryClaim> = {}) {
  const claimed = await store.claimDeliveries(claimOf([handler], given))
  expect(claimed).toHaveLength(1)
  return claimed[0] as (typeof claimed)[number]
}

/** Gives one delivery up. */
export async function kill(store: Store, handler: string, error = 'broken'): Promise<number> {
  const { id } = await claimOne(store, handler)
  await store.failDelivery(id, { error, now: START, retryAt: undefined })
  return id
}

/** As many calls at once. */
export const together = <T>(count: number, call: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => call(n)))
