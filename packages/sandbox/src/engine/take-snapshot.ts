import { SandboxError } from '../errors.ts'
import type { FaultBook } from '../faults/fault-book.ts'
import type { SimulatedGateway } from '../gateways/gateway.ts'
import type { ByGateway, GatewayName } from '../gateways/names.ts'
import { ofEach } from '../of-each.ts'
import type { AddressBook } from './addresses.ts'
import type { Deliveries } from './deliveries.ts'
import type { Settling, Simulation } from './settling.ts'
import { type SandboxState, STATE_FORMAT } from './snapshot.ts'

export interface SnapshotParts {
  readonly seed: number
  readonly simulation: Simulation
  readonly faults: FaultBook
  readonly deliveries: Deliveries
  readonly settling: Settling
  readonly addresses: AddressBook
  readonly gateways: ByGateway<SimulatedGateway>
}

/** Takes the state of a sandbox out, puts it back, and clears it. */
export class Snapshots {
  readonly #parts: SnapshotParts

  constructor(parts: SnapshotParts) {
    this.#parts = parts
  }

  export(): SandboxState {
    const { seed, simulation, faults, deliveries, addresses, gateways } = this.#parts
    return {
      format: STATE_FORMAT,
      seed,
      savedAt: new Date().toISOString(),
      now: simulation.clock.now(),
      addresses: addresses.all(),
      faults: faults.list(),
      faultsMade: faults.made,
      calls: faults.calls.all(),
      orders: simulation.orders.records().map((order) => gateways[order.gateway].memory.store(order)),
      deliveries: deliveries.underWay().map((delivery) => {
        const { order, callback, options, attempt, dueAt } = delivery
        const { gatewayId } = order
        const held = deliveries.isHeld(delivery) ? { held: true as const } : {}
        return { gatewayId, callback, options, attempt, dueAt, ...held }
      }),
      counters: ofEach(gateways, ({ memory }) => memory.counters()),
    }
  }

  /** Puts a state into a sandbox that has none yet. @throws SandboxError */
  restore(state: SandboxState): void {
    this.#parts.simulation.orders.whole(() => this.#restore(state))
  }

  #restore(state: SandboxState): void {
    const { simulation, faults, deliveries, settling, addresses, gateways } = this.#parts
    // What was given at this start comes first.
    addresses.register({ ...state.addresses, ...addresses.all() })
    for (const [name, { memory }] of Object.entries(gateways))
      memory.setCounters(state.counters[name as GatewayName])
    for (const order of state.orders) gateways[order.gateway].memory.restore(order)
    for (const order of simulation.orders.records()) settling.scheduleReversal(order)
    for (const { gatewayId, callback, options, attempt, dueAt, held } of state.deliveries) {
      const order = simulation.orders.byId(gatewayId)
      if (order === undefined) throw new SandboxError(`a callback is about an unknown order ${gatewayId}`)
      const delivery = deliveries.resume(order, callback, dueAt, attempt, options)
      if (held) deliveries.hold(delivery)
    }
    faults.restore(state.faults, state.faultsMade)
    faults.calls.restore(state.calls ?? {})
  }

  clear(): void {
    const { simulation, faults, deliveries, gateways } = this.#parts
    deliveries.clear()
    simulation.orders.clear()
    for (const { memory } of Object.values(gateways)) memory.clear()
    faults.calls.clear()
    faults.clear()
    simulation.events.emit('cleared', { at: simulation.clock.now() })
  }
}
