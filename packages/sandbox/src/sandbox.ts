import type { AddressInfo } from 'node:net'
import { AddressBook, type CallbackAddresses } from './callbacks/addresses.ts'
import { Courier } from './callbacks/courier.ts'
import { type SandboxClock, SimulatedClock } from './clock.ts'
import { EventHub, type SandboxEvents } from './events.ts'
import { httpServer } from './http-server.ts'
import { kumquatServer } from './kumquat/server.ts'
import { newKumquatState } from './kumquat/state.ts'
import { type SandboxOptions, settingsFrom } from './options.ts'
import { type Decision, OrderBook, type OrderKey, type SandboxOrder } from './orders.ts'
import { cashierServer } from './paynicorn/cashier.ts'
import { PREFIX, paynicornServer } from './paynicorn/server.ts'
import { newPaynicornState } from './paynicorn/state.ts'
import { Random } from './random.ts'
import type { Simulation } from './simulation.ts'

/** Both gateways, running. Made by {@link startSandbox}. */
export interface Sandbox {
  /** E.g. `http://127.0.0.1:41234`. */
  readonly url: string
  /** Ready to spread into the options of a KUMQUAT client. */
  readonly kumquat: { readonly baseUrl: string; readonly partnerNo: string; readonly signKey: string }
  /** Ready to spread into the options of a Paynicorn client. */
  readonly paynicorn: { readonly baseUrl: string; readonly appKey: string; readonly merchantSecret: string }
  readonly clock: SandboxClock
  /** Registers where callbacks go, as the gateways' consoles do. @throws SandboxError */
  callbacksTo(addresses: CallbackAddresses): void
  /** Every order that was accepted, in the order in which they came. */
  orders(): readonly SandboxOrder[]
  /**
   * Decides an order by hand, found by its reference or the gateway's id: a pending one, or a decided one anew
   * (a late success, a reversal). Resolves when its first callback was tried.
   * @throws SandboxError when there is no such order, or several
   */
  settle(order: OrderKey, decision: Decision): Promise<SandboxOrder>
  /** Listens to what happens, as it happens. Returns a function that stops listening. */
  on<N extends keyof SandboxEvents>(event: N, listener: (event: SandboxEvents[N]) => void): () => void
  /** Stops everything. Leaves no timer, no connection and no port behind. */
  close(): Promise<void>
}

/**
 * Starts both gateways on this machine.
 * @example
 * const sandbox = await startSandbox({ speed: 60 })
 * const kumquat = createKumquat({ ...sandbox.kumquat })
 * await sandbox.close()
 * @throws SandboxError for options that cannot be right, and Node's own error when the port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = settingsFrom(options)
  const clock = new SimulatedClock(settings.startsAt, settings.speed)
  const events = new EventHub()
  const orders = new OrderBook()
  const courier = new Courier(clock, events)
  const addresses = new AddressBook({
    kumquat: settings.kumquat.callbackUrl,
    postback: settings.paynicorn.postbackUrl,
    recharge: settings.paynicorn.rechargeUrl,
  })
  const simulation: Simulation = {
    clock,
    events,
    orders,
    settleAfter: settings.settleAfter,
    random: (purpose) => new Random(settings.seed, purpose),
    send: (order, callback) => courier.send(order, callback),
  }
  let url = ''
  const paynicorn = newPaynicornState(simulation, settings.paynicorn, addresses, () => url)
  const app = httpServer(clock, [
    kumquatServer(newKumquatState(simulation, settings.kumquat, addresses)),
    paynicornServer(paynicorn),
    cashierServer(paynicorn),
  ])
  await app.listen({ port: settings.port, host: settings.host })
  url = urlOf(app.server.address() as AddressInfo)

  const { partnerNo, signKey } = settings.kumquat
  const { appKey, merchantSecret } = settings.paynicorn
  return {
    url,
    kumquat: { baseUrl: url, partnerNo, signKey },
    paynicorn: { baseUrl: url + PREFIX, appKey, merchantSecret },
    clock,
    callbacksTo: (next) => addresses.register(next),
    orders: () => orders.all(),
    // Tracked, so that advancing the clock waits for it.
    settle: (order, decision) => clock.track(orders.settle(order, decision)),
    on: (event, listener) => events.on(event, listener),
    async close() {
      clock.stop()
      await courier.close()
      await app.close()
      await clock.settled()
    },
  }
}

/** The address to call; one that listens everywhere is reached on this machine. */
function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (address === '::') return `http://[::1]:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}
