import type { DecimalText } from '../../data/decimal.ts'
import type { OrderWithEvents } from '../../stores/daily.ts'
import { broughtAfter } from '../brought.ts'
import type { OrderEvent } from '../event.ts'
import { isFinal, type OrderEventType, type OrderState } from '../lifecycle.ts'
import type { OrderRecord } from '../order.ts'
import type { DayEnd } from './close.ts'

/** A price, as far as it is told. */
export interface Price {
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
}

/** What an event has changed in the books. */
export interface Change extends Price {
  readonly at: number
  /** Undefined for a price that is told first now, of an order that has succeeded before. */
  readonly end: DayEnd | undefined
  readonly byHand: boolean
}

const ends: Readonly<Partial<Record<OrderEventType, DayEnd>>> = {
  'order.succeeded': 'succeeded',
  'order.recovered': 'recovered',
  'order.failed': 'failed',
  'order.rejected': 'rejected',
  'order.reversed': 'reversed',
}

/** Pruned once: what happened before is gone. */
const isCut = ({ order, events }: OrderWithEvents): boolean =>
  Object.values(order.eventCounts).reduce((sum, count) => sum + count, 0) > events.length

export const priceOf = ({ amount, currency, provisional }: OrderRecord): Price => ({
  amount: provisional ? undefined : amount,
  currency,
})

/**
 * What happened to an order, as it counts in the books of the day when it happened: what an order takes away when it is
 * reversed is what it brought when it succeeded. So all changes of an order add up to what it counts for now.
 */
export function changesOf(history: OrderWithEvents): readonly Change[] {
  const { order, events } = history
  const changes: Change[] = []
  let counted: Price | undefined = isCut(history) ? (order.broughtBefore ?? priceOf(order)) : undefined
  for (const event of events) {
    const { type, receivedAt: at, source } = event
    const end = ends[type]
    const byHand = source === 'person'
    const before = counted
    counted = broughtAfter(before, event)
    if (end === 'reversed') changes.push({ at, end, byHand, ...(before ?? priceOf(order)) })
    else if (end === 'failed' || end === 'rejected')
      changes.push({ at, end, byHand, amount: undefined, currency: undefined })
    else if (counted && counted !== before) changes.push({ at, end, byHand, ...counted })
  }
  return changes
}

/** Whether an order that was sent surely had not been at a moment. */
export const isSentAfter = ({ sentAt }: OrderRecord, at: number): boolean =>
  sentAt !== undefined && sentAt > at

/** Written down here, and surely not sent so far; nor has the gateway told of it. */
const isNeverSent = ({ sends, operation, told }: OrderRecord): boolean =>
  sends === 0 && operation !== undefined && !told

/**
 * What an order was at a moment; undefined when it was not there yet, `created` before it was sent, `unknown` before
 * anything was heard of it. Of an open one whose events were not read: what it is.
 */
export function stateAt(history: OrderWithEvents, at: number): OrderState | undefined {
  const { order, events } = history
  if (order.createdAt > at) return undefined
  const last = events.findLast(({ receivedAt }) => receivedAt <= at)
  if (last) return last.state
  if (isSentAfter(order, at)) return 'created'
  const [first] = events
  if (first === undefined) return isFinal(order.state) ? 'unknown' : order.state
  if (isCut(history)) return stateBefore(first)
  return isNeverSent(order) ? 'created' : 'unknown'
}

/** The state that an event has found. */
function stateBefore({ type, state }: OrderEvent): OrderState {
  if (type === 'order.reversed') return 'succeeded'
  return type === 'order.recovered' ? 'failed' : state
}
