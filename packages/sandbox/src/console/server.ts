import { readFile } from 'node:fs/promises'
import { htmlHeaders } from '../http-safety.ts'
import { packageFile } from '../package-file.ts'
import type { GatewayServer, Reply } from '../wire/exchange.ts'
import { actionRoutes } from './actions.ts'
import { assetsRoute, partsRoute } from './assets.ts'
import { notFound } from './json.ts'
import type { ConsoleParts } from './parts.ts'
import { threadRoutes } from './threads.ts'

/** The web console at `/`. What it does beyond looking is the control API's, but for a few things of its own. */
export function consoleServer(parts: ConsoleParts): GatewayServer {
  const page = async (): Promise<Reply> => ({
    status: 200,
    headers: htmlHeaders(),
    body: await readFile(packageFile('assets/console/index.html')),
  })
  return {
    routes: [
      { methods: ['GET'], path: '/', handle: page },
      assetsRoute('/console/assets', 'console'),
      partsRoute('/console/assets/parts'),
      ...threadRoutes(parts),
      ...actionRoutes(parts),
    ],
    prefix: '/console/',
    unknown: () => notFound('The console has nothing here.'),
  }
}
