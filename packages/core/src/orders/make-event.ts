import { loadCrypto } from '../data/load-crypto.ts'
import { broughtAfter } from './brought.ts'
import type { OrderEvent } from './event.ts'
import type { Fact, Money } from './fact.ts'
import type { OrderEventType } from './lifecycle.ts'
import type { OrderRecord } from './order.ts'

/** What is told of an event beside its order. */
export type Told = Pick<Fact, 'source' | 'callback' | 'status' | 'data' | 'secrets'> &
  Partial<Pick<Fact, 'amount' | 'currency' | 'state'>>

/** Events that move an order: the last of them is the one that counts. */
const moving = new Set<OrderEventType>([
  'order.accepted',
  'order.rejected',
  'order.succeeded',
  'order.failed',
  'order.recovered',
  'order.reversed',
])

export const isMoving = (type: OrderEventType): boolean => moving.has(type)

/** Events beside a success: a price that they tell is the one that counts from then on. */
const besideSuccess = new Set<OrderEventType>(['order.updated', 'order.confirmed'])

function moneyOf(order: OrderRecord, type: OrderEventType, { amount, currency, state }: Told): Money {
  // A price that was told too early must not stand for the one that counts.
  const known = order.provisional ? undefined : order.amount
  // Nor one that the order has not learnt: it is of an older record, or of other money.
  const isLearnt = state === 'succeeded' && known !== undefined
  const counts = order.state !== 'succeeded' || !besideSuccess.has(type) || isLearnt
  // A currency alone is told of other money than the order's: joined with its amount it would be a sum that nobody told.
  if (amount === undefined || !counts) return { amount: known, currency: order.currency }
  return { amount, currency: currency ?? order.currency }
}

/**
 * The event of an order, and the order with the event counted. The id is made of the order and of how many events
 * of this type it has had, so that whoever applies the same fact, before a crash or after, makes the same event.
 */
export function makeEvent(
  order: OrderRecord,
  type: OrderEventType,
  told: Told,
  { now, reason }: { readonly now: number; readonly reason?: string | undefined },
): { readonly order: OrderRecord; readonly event: OrderEvent } {
  const { gateway, account, kind, reference, state, gatewayReference } = order
  const nth = (order.eventCounts[type] ?? 0) + 1
  const identity = JSON.stringify([account, kind, reference, type, nth])
  const id = `evt_${loadCrypto().hash('sha256', identity, 'hex').slice(0, 32)}`
  const event: OrderEvent = Object.freeze({
    id,
    type,
    gateway,
    account,
    kind,
    reference,
    state,
    gatewayReference,
    source: told.source,
    callback: told.callback,
    status: told.status,
    ...moneyOf(order, type, told),
    reason,
    receivedAt: now,
    data: told.data,
    secrets: told.secrets ?? [],
  })
  const eventCounts = { ...order.eventCounts, [type]: nth }
  // News of an order that was pruned: it is one again that people should see.
  const brought = broughtAfter(order.brought, event)
  const lastMove = isMoving(type) ? id : order.lastMove
  const next = { ...order, eventCounts, brought, pruned: false, lastMove }
  return { order: next, event }
}
