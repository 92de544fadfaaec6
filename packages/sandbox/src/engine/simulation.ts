import type { FaultBook } from '../faults/fault-book.ts'
import type { SimulatedClock } from './clock.ts'
import type { EventHub } from './events.ts'
import type { Decision, OrderRecord } from './order.ts'
import type { OrderBook } from './order-book.ts'
import type { Random } from './random.ts'

/** What both gateways are built on. */
export interface Simulation {
  readonly clock: SimulatedClock
  readonly events: EventHub
  readonly orders: OrderBook
  readonly faults: FaultBook
  /** Sandbox milliseconds from accepting an order to deciding it. */
  readonly settleAfter: number
  random(purpose: string): Random
  /**
   * Decides an order, by hand or else as it was planned, and sends the callback. Resolves when the first
   * delivery was tried.
   */
  settle(order: OrderRecord, decision?: Decision): Promise<void>
}

/**
 * Lets the clock decide an order, `settleAfter` from when it was placed, if it is still pending then and nobody
 * else is at it.
 */
export function settleInTime(
  { clock, settleAfter, settle }: Simulation,
  order: OrderRecord,
  isFree: () => boolean = () => true,
): void {
  const due = order.createdAt + settleAfter - clock.now()
  clock.after(Math.max(0, due), () => (order.state === 'pending' && isFree() ? settle(order) : undefined))
}
