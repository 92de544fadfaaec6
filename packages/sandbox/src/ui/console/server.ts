import { randomBytes } from 'node:crypto'
import { Agent, request } from 'undici'
import type { Engine } from '../../engine/engine.ts'
import type { OrderRecord } from '../../engine/order.ts'
import { setStatus } from '../../engine/order-book.ts'
import { gatewayNames } from '../../gateways/all.ts'
import type { GatewayName } from '../../gateways/names.ts'
import { assetsRoute, partsRoute, readAsset } from '../../http/assets.ts'
import type { Exchange, GatewayServer, Reply, Route } from '../../http/exchange.ts'
import { bodyOf, json, notFound, route } from '../../http/json.ts'
import { htmlHeaders } from '../../http/safety.ts'
import type { GatewaySettings } from '../../options.ts'
import type { History } from '../history/history.ts'
import { timelineRoutes } from './timelines.ts'

/** What the console looks at and acts on. */
export interface ConsoleParts extends Pick<Engine, 'simulation' | 'gateways'> {
  /** Begins with the first look. */
  history(): History
  readonly settings: GatewaySettings
  /** Address of the sandbox, known once it listens. */
  url(): string
}

/** The web console at `/`. What it does beyond looking is the control API's, but for a few things of its own. */
export function consoleServer(parts: ConsoleParts): GatewayServer {
  const page = async (): Promise<Reply> => ({
    status: 200,
    headers: htmlHeaders(),
    body: await readAsset('console/index.html'),
  })
  return {
    routes: [
      { methods: ['GET'], path: '/', handle: page },
      assetsRoute('/console/assets', 'console'),
      partsRoute('/console/assets/parts'),
      ...timelineRoutes(parts.history, parts.simulation.clock, parts.settings),
      ...actionRoutes(parts),
    ],
    prefix: '/console/',
    unknown: () => notFound('The console has nothing here.'),
  }
}

/** What the console does beside the control API. */
function actionRoutes(parts: ConsoleParts): readonly Route[] {
  const next = ({ pathParams }: Exchange): Reply => {
    const order = parts.simulation.orders.byId(pathParams.gatewayId ?? '')
    if (order === undefined) return notFound('There is no such order any more.')
    toNextStatus(parts, order)
    return json({})
  }

  const sample = async (exchange: Exchange): Promise<Reply> => {
    const { gateway } = bodyOf(exchange)
    const name = gatewayNames.find((each) => each === gateway)
    if (name === undefined) return json({ message: `gateway is none of ${gatewayNames.join(', ')}` }, 400)
    return json({ reference: await placeSample(parts, name) })
  }

  return [route('POST', '/console/orders/{gatewayId}/next', next), route('POST', '/console/sample', sample)]
}

/** Brings a pending order one status further; the last step decides it as it was planned, else as a success. */
function toNextStatus({ simulation, gateways }: ConsoleParts, order: OrderRecord): void {
  if (order.state !== 'pending') return
  const status = gateways[order.gateway].nextStatus(order)
  if (status !== undefined) {
    setStatus(simulation, order, 'pending', status)
    return
  }
  const decision = simulation.orders.actionsOf(order).plannedResult ?? 'succeeded'
  // The delivery may take long and nobody waits for it: the history tells how it went.
  void simulation.clock.track(simulation.settle(order, decision))
}

/** Places an order as a merchant's server would: over HTTP, signed, at the sandbox's own address. */
async function placeSample(
  { simulation, gateways, url }: ConsoleParts,
  gateway: GatewayName,
): Promise<string> {
  // By no clock alone: it may stand still, and an older sample be from before a restart.
  const reference = `demo-${simulation.clock.now()}-${randomBytes(3).toString('hex')}`
  const { path, body } = gateways[gateway].sampleRequest(reference)
  const headers = { 'content-type': 'application/json' }
  // Of its own certificate it is sure.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })
  try {
    const answer = await request(url() + path, { method: 'POST', headers, body, dispatcher })
    await answer.body.dump()
  } catch {
    // A fault may cut the connection: the timeline tells of the call all the same.
  } finally {
    await dispatcher.close()
  }
  return reference
}
