import { FaultBook } from '../faults/fault-book.ts'
import { type KumquatState, newKumquatState } from '../gateways/kumquat/state.ts'
import { newPaynicornState, type PaynicornState } from '../gateways/paynicorn/state.ts'
import type { Settings } from '../options.ts'
import { AddressBook } from './addresses.ts'
import { SimulatedClock } from './clock.ts'
import { Deliveries } from './deliveries.ts'
import { EventHub } from './events.ts'
import { OrderBook } from './order-book.ts'
import { Random } from './random.ts'
import { Settling } from './settling.ts'
import type { Simulation } from './simulation.ts'
import { Snapshots } from './take-snapshot.ts'

/** The parts of one sandbox, put together. */
export interface Assembly {
  readonly clock: SimulatedClock
  readonly events: EventHub
  readonly orders: OrderBook
  readonly faults: FaultBook
  readonly deliveries: Deliveries
  readonly settling: Settling
  readonly addresses: AddressBook
  readonly simulation: Simulation
  readonly kumquat: KumquatState
  readonly paynicorn: PaynicornState
  readonly snapshots: Snapshots
}

/** `url` gives the address, which is known only once the sandbox listens. @throws SandboxError */
export function assemble(settings: Settings, url: () => string): Assembly {
  const clock = new SimulatedClock(settings.startsAt, settings.speed)
  const events = new EventHub()
  const orders = new OrderBook()
  const faults = new FaultBook(clock, events)
  const deliveries = new Deliveries(clock, events)
  const settling = new Settling({ clock, events, orders, faults, deliveries })
  const addresses = new AddressBook({
    kumquat: settings.kumquat.callbackUrl,
    postback: settings.paynicorn.postbackUrl,
    recharge: settings.paynicorn.rechargeUrl,
  })
  const simulation: Simulation = {
    clock,
    events,
    orders,
    faults,
    settleAfter: settings.settleAfter,
    random: (purpose) => new Random(settings.seed, purpose),
    // Tracked, so that advancing the clock waits for it.
    settle: (order, decision) => clock.track(settling.settle(order, decision)),
  }
  const kumquat = newKumquatState(simulation, settings.kumquat, addresses)
  const paynicorn = newPaynicornState(simulation, settings.paynicorn, addresses, url)
  const { seed } = settings
  const snapshots = new Snapshots({
    seed,
    simulation,
    faults,
    deliveries,
    settling,
    addresses,
    kumquat,
    paynicorn,
  })
  return {
    clock,
    events,
    orders,
    faults,
    deliveries,
    settling,
    addresses,
    simulation,
    kumquat,
    paynicorn,
    snapshots,
  }
}
