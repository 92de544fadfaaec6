import { PassThrough } from 'node:stream'
import { type Duration, milliseconds } from '../engine/duration.ts'
import { type EventHub, eventNames } from '../engine/events.ts'
import type { FaultPlan, RandomFaults } from '../faults/types.ts'
import type { CallbackAddresses } from '../gateways/names.ts'
import type { Exchange, GatewayServer, Reply, Route } from '../http/exchange.ts'
import { bodyOf, json, RequestError, route } from '../http/json.ts'
import { assetHeaders } from '../http/safety.ts'
import { ofEach } from '../of-each.ts'
import { packageVersion } from '../package-file.ts'
import { orderRoutes } from './orders.ts'
import {
  CONTROL_PREFIX,
  type ControlParts,
  controlRoutes,
  type InfoAnswer,
  type KeysAnswer,
} from './routes.ts'

/** The control API: see routes.ts for its routes and shapes. */
export function controlServer(parts: ControlParts): GatewayServer {
  return {
    routes: [...looking(parts), ...orderRoutes(parts), ...faultRoutes(parts), ...stateRoutes(parts)],
    prefix: `${CONTROL_PREFIX}/`,
    unknown: () => json({ message: 'the control API has no such address' }, 404),
  }
}

function looking(parts: ControlParts): readonly Route[] {
  const { clock, orders, addresses, events, gateways } = parts
  return [
    route('GET', controlRoutes.info, () => {
      const url = parts.url()
      const info: InfoAnswer = {
        version: packageVersion(),
        url,
        now: clock.now(),
        speed: clock.speed,
        orders: orders.size,
        addresses: addresses.all(),
        ...ofEach(gateways, (gateway) => gateway.access()),
      }
      return json(info)
    }),
    route('GET', controlRoutes.keys, () => {
      const keys: KeysAnswer = ofEach(gateways, (gateway) => gateway.keys)
      return json(keys)
    }),
    route('GET', controlRoutes.events, (exchange) => eventStream(events, exchange)),
  ]
}

function faultRoutes({ faults }: ControlParts): readonly Route[] {
  const list = () => json({ faults: faults.list() })
  return [
    route('GET', controlRoutes.faults, list),
    // The book checks what came: a plan is data to it.
    route('POST', controlRoutes.faults, (exchange) => json(faults.next(bodyOf(exchange) as FaultPlan), 201)),
    route('POST', controlRoutes.randomFaults, (exchange) =>
      json(faults.random(bodyOf(exchange) as unknown as RandomFaults), 201),
    ),
    route('DELETE', controlRoutes.faults, () => {
      faults.clear()
      return list()
    }),
    route('DELETE', controlRoutes.fault, ({ pathParams }) => {
      faults.clear(pathParams.id ?? '')
      return list()
    }),
  ]
}

function stateRoutes({ clock, addresses, snapshots, changed }: ControlParts): readonly Route[] {
  const registered = () => json(addresses.all())
  return [
    route('POST', controlRoutes.advance, async (exchange) => {
      await clock.advance(stepIn(bodyOf(exchange)))
      return json({ now: clock.now() })
    }),
    route('GET', controlRoutes.addresses, registered),
    route('PUT', controlRoutes.addresses, (exchange) => {
      addresses.register(addressesIn(bodyOf(exchange)))
      changed()
      return registered()
    }),
    route('GET', controlRoutes.state, () =>
      json(snapshots.export(), 200, { 'content-disposition': 'attachment; filename="sandbox.json"' }),
    ),
    route('DELETE', controlRoutes.state, () => {
      snapshots.clear()
      return json({})
    }),
  ]
}

/** @throws RequestError */
function stepIn({ by }: Readonly<Record<string, unknown>>): Duration {
  if (typeof by !== 'string' && typeof by !== 'number') {
    throw new RequestError(400, 'by is no duration: give milliseconds or text such as "3h"')
  }
  try {
    milliseconds(by)
  } catch (error) {
    throw new RequestError(400, `by: ${(error as Error).message}`)
  }
  return by
}

function addressesIn(body: Readonly<Record<string, unknown>>): CallbackAddresses {
  for (const [kind, value] of Object.entries(body)) {
    if (value !== null && typeof value !== 'string') {
      throw new RequestError(400, `${kind}: an address is text or null`)
    }
  }
  return body
}

/** Real milliseconds between signs of life, so that proxies and clients keep the connection. */
const HEARTBEAT = 15_000
/** A reader that falls behind by more is cut off; it will come back and read the orders anew. */
const BACKLOG = 4 * 1024 * 1024

/** By event: all readers share one text of it, also those that have not read it yet. */
const texts = new WeakMap<object, Uint8Array>()

function written(name: string, event: object): Uint8Array {
  const text = texts.get(event) ?? Buffer.from(`event: ${name}\ndata: ${JSON.stringify(event)}\n\n`)
  texts.set(event, text)
  return text
}

/** What happens, as it happens, as server-sent events. */
export function eventStream(events: EventHub, { answering }: Exchange): Reply {
  const stream = new PassThrough()
  const write = (text: string | Uint8Array): void => {
    if (stream.destroyed) return
    if (stream.writableLength > BACKLOG) stream.destroy()
    else stream.write(text)
  }
  const stops = eventNames.map((name) => events.on(name, (event) => write(written(name, event))))
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT)
  heartbeat.unref()
  void answering.left.then(() => {
    clearInterval(heartbeat)
    for (const stop of stops) stop()
    stream.destroy()
  })
  write('retry: 1000\n\n')
  const headers = { ...assetHeaders('text/event-stream; charset=utf-8'), 'cache-control': 'no-store' }
  return { status: 200, headers, body: stream }
}
