import { setStatus } from '../order-status.ts'
import type { OrderRecord } from '../orders.ts'
import type { Simulation } from '../simulation.ts'

/** What KUMQUAT goes through before it decides. */
const next: Readonly<Record<string, string>> = { ACCEPT: 'PROCESSING', PROCESSING: 'SUBMIT' }

/** Brings a pending order one status further; the last step decides it as its fate has it, else as a success. */
export function toNextState(simulation: Simulation, order: OrderRecord): void {
  if (order.state !== 'pending') return
  const status = order.gateway === 'kumquat' ? next[order.status] : undefined
  if (status !== undefined) {
    setStatus(simulation, order, 'pending', status)
    return
  }
  const decision = simulation.orders.actionsOf(order).fate ?? 'succeeded'
  // The delivery may take long and nobody waits for it: the history tells how it went.
  void simulation.clock.track(simulation.settle(order, decision))
}
