import { KumicornError } from '../data/errors.ts'
import type { OrderRecord } from './order.ts'

/**
 * Changes with whatever happens to an order, and with nothing else: a question that brings no news leaves it as it is.
 * In words, for people will see it: state, number of events, number of sends.
 */
export function revisionOf({ state, eventCounts, sends }: OrderRecord): string {
  const events = Object.values(eventCounts).reduce((sum, count) => sum + count, 0)
  return `${state}.${events}.${sends}`
}

/** @throws KumicornError `order_moved` when the order is not any more as it was seen */
export function requireRevision(order: OrderRecord, revision: string | undefined): void {
  if (revision === undefined || revision === revisionOf(order)) return
  throw new KumicornError(
    'order_moved',
    `orders: "${order.reference}" has moved on since: it is ${order.state} now`,
  )
}
