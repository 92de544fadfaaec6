import type { AddressInfo } from 'node:net'
import { controlServer } from './control/server.ts'
import type { SandboxClock } from './engine/clock.ts'
import { continued, DataFile } from './engine/data-file.ts'
import { createEngine } from './engine/engine.ts'
import type { SandboxEvents } from './engine/events.ts'
import { type SandboxOrder, type SandboxOrderKey, viewOf } from './engine/order.ts'
import { readOrderKey } from './engine/order-key.ts'
import type { Decision } from './engine/order-state.ts'
import { readState } from './engine/read-snapshot.ts'
import type { SandboxState } from './engine/snapshot.ts'
import type { Snapshots } from './engine/take-snapshot.ts'
import { SandboxError } from './errors.ts'
import type { SandboxFaults } from './faults/types.ts'
import type { CallbackAddresses } from './gateways/names.ts'
import { resolvable } from './http/safety.ts'
import { httpServer } from './http/server.ts'
import { checkStartOptions, type SandboxOptions, settingsFrom } from './options.ts'
import { consoleServer } from './ui/console/server.ts'
import { History } from './ui/history/history.ts'

/** Both gateways, running. Made by {@link startSandbox}. */
export interface Sandbox {
  /** E.g. `http://127.0.0.1:41234`. */
  readonly url: string
  /** Ready to spread into the options of a KUMQUAT client. */
  readonly kumquat: { readonly baseUrl: string; readonly partnerNo: string; readonly signKey: string }
  /** Ready to spread into the options of a Paynicorn client. */
  readonly paynicorn: { readonly baseUrl: string; readonly appKey: string; readonly merchantSecret: string }
  readonly clock: SandboxClock
  /** Scripts what goes wrong: lost answers, false callbacks and the like. */
  readonly faults: SandboxFaults
  /** Registers where callbacks go, as the gateways' consoles do. @throws SandboxError */
  callbacksTo(addresses: CallbackAddresses): void
  /** Every order that was accepted, in the order in which they came. */
  orders(): readonly SandboxOrder[]
  /**
   * Decides an order by hand, found by its reference or the gateway's id: a pending one, or a decided one anew
   * (a late success, a reversal). Resolves when its first callback was tried; where that waits for an answer that is
   * `delayed` on the sandbox's clock, at once. Called by a listener, it decides the
   * order when what the listener hears of is over.
   * @throws SandboxError when there is no such order, or several, and no such decision
   */
  settle(order: SandboxOrderKey, decision: Decision): Promise<SandboxOrder>
  /**
   * Sends the callback about an order as it stands once more, as a person at the gateway can; what is still to be
   * delivered of the order comes all the same. Resolves when it was tried; where that waits for an answer that is
   * `delayed` on the sandbox's clock, at once.
   * @throws SandboxError when there is no such order, or several, or nothing to send
   */
  resend(order: SandboxOrderKey): Promise<SandboxOrder>
  /** Everything it remembers, as JSON: the same as is kept in the `dataFile`. */
  export(): SandboxState
  /** Forgets orders, callbacks and faults. Clock and addresses stay. */
  clear(): void
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
 * @throws SandboxError for options that cannot be right, a data file that cannot be read or written, and a port that is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  checkStartOptions(options)
  const given = settingsFrom(options)
  const { dataFile: path } = options
  const state = path === undefined ? undefined : await readState(path)
  const settings = state === undefined ? given : settingsFrom(continued(options, state))
  let url = ''
  const parts = createEngine(settings, () => url)
  const { clock, events, orders, faults, deliveries, settling, addresses, snapshots } = parts
  let history: History | undefined
  /** Kept only where somebody looks at it. */
  const kept = (): History => {
    if (history === undefined) {
      history = new History(events)
      history.adopt(orders.all())
    }
    return history
  }
  const file =
    path === undefined
      ? undefined
      : new DataFile(
          path,
          () => snapshots.export(),
          events,
          () => clock.now(),
        )
  clock.onAdvanced = () => file?.changed()

  const app = httpServer(
    clock,
    [
      ...Object.values(parts.gateways).flatMap(({ servers }) => servers),
      controlServer({
        ...parts,
        url: () => url,
        exchangesOf: (gatewayId) => history?.entriesOf(gatewayId) ?? [],
        changed: () => file?.changed(),
      }),
      consoleServer({ ...parts, settings, history: kept, url: () => url }),
    ],
    settings,
  )
  const stop = async (): Promise<void> => {
    await deliveries.close()
    await app.close()
    await clock.settled()
  }
  // A sandbox that does not come to listen must not deliver what is due in its file.
  clock.hold()
  try {
    if (state !== undefined) restore(snapshots, state, path)
    if (settings.history) kept()
    await app.listen({ port: settings.port, host: resolvable(settings.host) })
    url = urlOf(app.server.address() as AddressInfo, settings.tls === undefined ? 'http' : 'https')
    // Not before: with its port taken, this would overwrite what another sandbox keeps.
    await file?.begin()
    clock.letGo()
  } catch (error) {
    clock.stop()
    await stop()
    throw notListening(settings, error)
  }

  const close = async (): Promise<void> => {
    clock.stop()
    await stop()
    // Not before: what is accepted until the server stops is in the file as well.
    await file?.close()
  }
  let closing: Promise<void> | undefined

  /** Listeners may act on what they hear of. The clock waits for what they ask for, too. */
  const whenCalm = (act: () => Promise<SandboxOrder>): Promise<SandboxOrder> =>
    events.isTelling ? clock.track(Promise.resolve().then(act)) : clock.track(act())
  const { partnerNo, signKey } = settings.kumquat
  const { appKey, merchantSecret } = settings.paynicorn
  return {
    url,
    kumquat: { ...parts.gateways.kumquat.access(), partnerNo, signKey },
    paynicorn: { ...parts.gateways.paynicorn.access(), appKey, merchantSecret },
    clock,
    faults,
    callbacksTo(next) {
      addresses.register(next)
      file?.changed()
    },
    orders: () => orders.all(),
    async settle(key, decision) {
      if (decision !== 'succeeded' && decision !== 'failed')
        throw new SandboxError("sandbox.settle(order, decision): the decision is 'succeeded' or 'failed'")
      return whenCalm(async () => {
        const order = orders.find(readOrderKey('sandbox.settle', key))
        await parts.simulation.settle(order, decision)
        return viewOf(order)
      })
    },
    async resend(key) {
      return whenCalm(async () => {
        const order = orders.find(readOrderKey('sandbox.resend', key))
        const mistake = await settling.resend(order)
        if (mistake !== undefined) throw new SandboxError(`sandbox.resend: ${mistake}`)
        return viewOf(order)
      })
    },
    // A copy: what goes on meanwhile must not change it.
    export: () => JSON.parse(JSON.stringify(snapshots.export())),
    clear: () => snapshots.clear(),
    on: (event, listener) => events.on(event, listener),
    close() {
      closing ??= close()
      return closing
    },
  }
}

type Network = { readonly port: number; readonly host: string }

/** What cannot be listened on, by the option that says so; other errors as they are. */
function notListening({ port, host }: Network, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return portTaken({ port, host }, cause)
  if (code === 'EACCES')
    return new SandboxError(
      `the user of this process may not use port ${port} of ${host} (EACCES): take one above 1023, or a free one with port 0 (the command: --port 0)`,
      { cause },
    )
  const why = {
    ENOTFOUND: 'it cannot be resolved',
    EAI_AGAIN: 'it cannot be resolved',
    EADDRNOTAVAIL: 'this machine has no such address',
    EINVAL: 'nothing can listen on it',
  }[code ?? '']
  if (why === undefined) return cause
  return new SandboxError(
    `the option host is "${host}", and ${why} (${code}): give an address of this machine, e.g. "127.0.0.1"`,
    { cause },
  )
}

const portTaken = ({ port, host }: Network, cause: unknown): Error =>
  new SandboxError(
    `port ${port} of ${host} is taken (EADDRINUSE), perhaps by another sandbox: take a free one with port 0 (the ` +
      'default; `url` tells which it is), or another',
    { cause },
  )

/** @throws SandboxError that names the file */
function restore(snapshots: Snapshots, state: SandboxState, path: string | undefined): void {
  try {
    snapshots.restore(state)
  } catch (cause) {
    if (!(cause instanceof SandboxError)) throw cause
    throw new SandboxError(`the data file ${path} does not fit: ${cause.message}`, { cause })
  }
}

/** The address to call; one that listens everywhere is reached on this machine. */
function urlOf({ address, family, port }: AddressInfo, scheme: 'http' | 'https'): string {
  if (address === '0.0.0.0') return `${scheme}://127.0.0.1:${port}`
  if (address === '::') return `${scheme}://[::1]:${port}`
  return family === 'IPv6' ? `${scheme}://[${address}]:${port}` : `${scheme}://${address}:${port}`
}
