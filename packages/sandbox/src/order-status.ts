import type { SimulatedClock } from './clock.ts'
import type { EventHub } from './events.ts'
import { type OrderRecord, viewOf } from './orders.ts'

/** Gives an order its next status and tells the listeners. */
export function setStatus(
  { clock, events }: { readonly clock: SimulatedClock; readonly events: EventHub },
  order: OrderRecord,
  state: OrderRecord['state'],
  status: string,
): void {
  order.state = state
  order.status = status
  if (state !== 'pending') order.settledAt = clock.now()
  events.emit('order', { at: clock.now(), order: viewOf(order) })
}
