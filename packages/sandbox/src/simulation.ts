import type { Callback } from './callbacks/courier.ts'
import type { SimulatedClock } from './clock.ts'
import type { EventHub } from './events.ts'
import { type OrderBook, type OrderRecord, viewOf } from './orders.ts'
import type { Random } from './random.ts'

/** What both gateways are built on. */
export interface Simulation {
  readonly clock: SimulatedClock
  readonly events: EventHub
  readonly orders: OrderBook
  /** Sandbox milliseconds from accepting an order to deciding it. */
  readonly settleAfter: number
  random(purpose: string): Random
  /** Delivers a callback; resolves when the first delivery was tried. */
  send(order: OrderRecord, callback: Callback): Promise<void>
}

/** Gives an order its next status and tells the listeners. */
export function setStatus(
  { clock, events }: Simulation,
  order: OrderRecord,
  state: OrderRecord['state'],
  status: string,
): void {
  order.state = state
  order.status = status
  if (state !== 'pending') order.settledAt = clock.now()
  events.emit('order', { at: clock.now(), order: viewOf(order) })
}
