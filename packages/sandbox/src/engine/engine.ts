import { FaultBook } from '../faults/fault-book.ts'
import { callbackKinds, gateways as definitions } from '../gateways/all.ts'
import type { SimulatedGateway } from '../gateways/gateway.ts'
import type { ByGateway } from '../gateways/names.ts'
import { ofEach } from '../of-each.ts'
import type { Settings } from '../options.ts'
import { AddressBook } from './addresses.ts'
import { SimulatedClock } from './clock.ts'
import { Deliveries } from './deliveries.ts'
import { milliseconds } from './duration.ts'
import { EventHub } from './events.ts'
import { OrderBook } from './order-book.ts'
import { Random } from './random.ts'
import { Settling, type Simulation } from './settling.ts'
import { Snapshots } from './take-snapshot.ts'

/** The parts of one sandbox, put together. */
export interface Engine {
  readonly clock: SimulatedClock
  readonly events: EventHub
  readonly orders: OrderBook
  readonly faults: FaultBook
  readonly deliveries: Deliveries
  readonly settling: Settling
  readonly addresses: AddressBook
  readonly simulation: Simulation
  readonly gateways: ByGateway<SimulatedGateway>
  readonly snapshots: Snapshots
}

/** `url` gives the address, which is known only once the sandbox listens. @throws SandboxError */
export function createEngine(settings: Settings, url: () => string): Engine {
  const clock = new SimulatedClock(settings.startsAt, settings.speed)
  const events = new EventHub()
  const faults = new FaultBook(clock, events, definitions)
  const { callbackHosts: hosts, allowHosts: ownNames } = settings
  const addresses = new AddressBook({ kinds: callbackKinds, hosts, own: url, ownNames })
  addresses.register(ofEach(callbackKinds, (kind) => kind.url(settings)))
  const schedules = ofEach(callbackKinds, (kind) => kind.retries(settings).map(milliseconds))
  const deliveries = new Deliveries({ clock, events, schedules, addresses })
  const orders = new OrderBook(settings.keepOrders, (order) => deliveries.areUnderWay(order))
  const settling = new Settling({ clock, events, orders, faults, deliveries })
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
  const context = { simulation, settings, addresses, url }
  const gateways = ofEach(definitions, (definition) => definition.create(context))
  const parts = { simulation, faults, deliveries, settling, addresses, gateways }
  return { clock, events, orders, ...parts, snapshots: new Snapshots({ seed: settings.seed, ...parts }) }
}
