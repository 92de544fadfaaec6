import { assetsRoute, partsRoute, readAsset } from '../../http/assets.ts'
import type { GatewayServer, Reply } from '../../http/exchange.ts'
import { notFound } from '../../http/json.ts'
import { htmlHeaders } from '../../http/safety.ts'
import { actionRoutes } from './actions.ts'
import type { ConsoleParts } from './parts.ts'
import { timelineRoutes } from './timelines.ts'

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
      ...timelineRoutes(parts),
      ...actionRoutes(parts),
    ],
    prefix: '/console/',
    unknown: () => notFound('The console has nothing here.'),
  }
}
