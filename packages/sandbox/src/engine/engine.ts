import { FaultBook } from '../faults/fault-book.ts'
import { gateways as definitions } from '../gateways/all.ts'
import type { SimulatedGateway } from '../gateways/gateway.ts'
import type { Settings } from '../options.ts'
import { AddressBook } from './addresses.ts'
import { SimulatedClock } from './clock.ts'
import { Deliveries, type Schedules } from './deliveries.ts'
import { EventHub } from './events.ts'
import { OrderBook } from './order-book.ts'
import { CALLBACK_KINDS, GATEWAYS, type GatewayName } from './order-state.ts'
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
  readonly gateways: Readonly<Record<GatewayName, SimulatedGateway>>
  readonly snapshots: Snapshots
}

/** `url` gives the address, which is known only once the sandbox listens. @throws SandboxError */
export function createEngine(settings: Settings, url: () => string): Engine {
  const clock = new SimulatedClock(settings.startsAt, settings.speed)
  const events = new EventHub()
  const faults = new FaultBook(clock, events, definitions)
  const { urls, schedules } = callbacksOf(settings)
  const addresses = new AddressBook(urls, settings.callbackHosts, url)
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
  const gateways = Object.fromEntries(
    GATEWAYS.map((name) => [name, definitions[name].create(context)]),
  ) as Record<GatewayName, SimulatedGateway>
  const parts = { simulation, faults, deliveries, settling, addresses, gateways }
  return { clock, events, orders, ...parts, snapshots: new Snapshots({ seed: settings.seed, ...parts }) }
}

function callbacksOf(settings: Settings) {
  const kinds = Object.assign({}, ...GATEWAYS.map((name) => definitions[name].callbacks(settings)))
  return {
    urls: Object.fromEntries(CALLBACK_KINDS.map((kind) => [kind, kinds[kind]?.url])),
    schedules: Object.fromEntries(CALLBACK_KINDS.map((kind) => [kind, kinds[kind]?.retries ?? []])),
  } as { readonly urls: Readonly<Partial<Record<string, string>>>; readonly schedules: Schedules }
}
