import { hash } from 'node:crypto'
import type { OrderEvent } from './event.ts'
import type { Fact } from './fact.ts'
import type { OrderEventType } from './lifecycle.ts'
import type { OrderRecord } from './order.ts'

/** What is told of an event beside its order. */
export type Told = Pick<Fact, 'source' | 'callback' | 'status' | 'data' | 'secrets'> &
  Partial<Pick<Fact, 'amount' | 'currency'>>

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
  const id = `evt_${hash('sha256', identity, 'hex').slice(0, 32)}`
  // A price that was told too early must not stand for the one that counts.
  const known = order.provisional ? undefined : order.amount
  // A currency alone is told of other money than the order's: joined with its amount it would be a sum that nobody told.
  const money =
    told.amount === undefined
      ? { amount: known, currency: order.currency }
      : { amount: told.amount, currency: told.currency ?? order.currency }
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
    ...money,
    reason,
    receivedAt: now,
    data: told.data,
    secrets: told.secrets ?? [],
  })
  const eventCounts = { ...order.eventCounts, [type]: nth }
  // News of an order that was pruned: it is one again that people should see.
  const next = { ...order, eventCounts, pruned: false, lastMove: isMoving(type) ? id : order.lastMove }
  return { order: next, event }
}
