import type { OrderEvent } from './event.ts'
import type { Brought } from './order.ts'

/**
 * What an order counts for in the books, once an event has happened: what it brought when it succeeded, or the price that was
 * told first after that. Undefined while it counts for nothing.
 */
export function broughtAfter(
  before: Brought | undefined,
  { type, state, amount, currency }: Pick<OrderEvent, 'type' | 'state' | 'amount' | 'currency'>,
): Brought | undefined {
  if (type === 'order.succeeded' || type === 'order.recovered') return { amount, currency }
  if (type === 'order.reversed') return undefined
  // Not of one that tells of a contradiction: its money is another one's.
  const tellsPrice = (type === 'order.updated' || type === 'order.confirmed') && state === 'succeeded'
  const isFirst = before !== undefined && before.amount === undefined && amount !== undefined
  return tellsPrice && isFirst ? { amount, currency } : before
}
