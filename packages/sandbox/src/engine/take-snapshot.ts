import { SandboxError } from '../errors.ts'
import type { FaultBook } from '../faults/fault-book.ts'
import { kumquatSnapshot } from '../gateways/kumquat/snapshot.ts'
import type { KumquatState } from '../gateways/kumquat/state.ts'
import { paynicornSnapshot } from '../gateways/paynicorn/snapshot.ts'
import type { PaynicornState } from '../gateways/paynicorn/state.ts'
import type { AddressBook } from './addresses.ts'
import type { Deliveries } from './deliveries.ts'
import type { Settling } from './settling.ts'
import type { Simulation } from './simulation.ts'
import { type SandboxState, STATE_FORMAT } from './snapshot.ts'

export interface SnapshotParts {
  readonly seed: number
  readonly simulation: Simulation
  readonly faults: FaultBook
  readonly deliveries: Deliveries
  readonly settling: Settling
  readonly addresses: AddressBook
  readonly kumquat: KumquatState
  readonly paynicorn: PaynicornState
}

/** Takes the state of a sandbox out, puts it back, and clears it. */
export class Snapshots {
  readonly #parts: SnapshotParts
  readonly #gateways

  constructor(parts: SnapshotParts) {
    this.#parts = parts
    this.#gateways = {
      kumquat: kumquatSnapshot(parts.kumquat),
      paynicorn: paynicornSnapshot(parts.paynicorn),
    }
  }

  export(): SandboxState {
    const { seed, simulation, faults, deliveries, addresses } = this.#parts
    const { kumquat, paynicorn } = this.#gateways
    return {
      format: STATE_FORMAT,
      seed,
      savedAt: new Date().toISOString(),
      now: simulation.clock.now(),
      addresses: addresses.all(),
      faults: faults.list(),
      orders: simulation.orders.records().map((order) => this.#gateways[order.gateway].store(order)),
      deliveries: deliveries.underWay().map(({ order, callback, options, attempt, dueAt }) => ({
        gatewayId: order.gatewayId,
        callback,
        options,
        attempt,
        dueAt,
      })),
      kumquat: kumquat.counters(),
      paynicorn: paynicorn.counters(),
    }
  }

  /** Puts a state into a sandbox that has none yet. @throws SandboxError */
  restore(state: SandboxState): void {
    const { simulation, faults, deliveries, settling, addresses } = this.#parts
    // What was given at this start comes first.
    addresses.register({ ...state.addresses, ...addresses.all() })
    this.#gateways.kumquat.setCounters(state.kumquat)
    this.#gateways.paynicorn.setCounters(state.paynicorn)
    for (const order of state.orders) this.#gateways[order.gateway].restore(order)
    for (const order of simulation.orders.records()) settling.scheduleReversal(order)
    for (const { gatewayId, callback, options, attempt, dueAt } of state.deliveries) {
      const order = simulation.orders.byId(gatewayId)
      if (order === undefined) throw new SandboxError(`a callback is about an unknown order ${gatewayId}`)
      deliveries.resume(order, callback, dueAt, attempt, options)
    }
    faults.restore(state.faults)
  }

  clear(): void {
    const { simulation, faults, deliveries, settling } = this.#parts
    deliveries.clear()
    settling.clear()
    simulation.orders.clear()
    for (const gateway of Object.values(this.#gateways)) gateway.clear()
    faults.forgetCalls()
    faults.clear()
    simulation.events.emit('cleared', { at: simulation.clock.now() })
  }
}
