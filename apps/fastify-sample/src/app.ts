import { createKumicorn } from '@kumicorn/core'
import { kumicornFastify } from '@kumicorn/fastify'
import { type FastifyInstance, fastify } from 'fastify'
import type { Config } from './config.ts'
import { errorHandler, notFoundHandler } from './errors.ts'
import { Shop } from './shop.ts'
import { shopRoutes } from './shop-routes.ts'
import { openStore } from './store.ts'

export async function createApp({
  gateways,
  ...databases
}: Omit<Config, 'host' | 'port'>): Promise<FastifyInstance> {
  const app = fastify({
    logger: true,
    // Name every mistake, and take no number for a text: ids have more digits than numbers can hold.
    ajv: { customOptions: { allErrors: true, coerceTypes: false } },
  })
  app.setErrorHandler(errorHandler)
  app.setNotFoundHandler(notFoundHandler)

  // Starts and stops with the server. Registered before hooks of the shop's own.
  const store = openStore(databases)
  const kumicorn = createKumicorn({ ...gateways, store, logger: app.log })
  // What is closed in this hook is closed after Kumicorn: Fastify runs it in the opposite order.
  app.addHook('onClose', () => store.close())
  await app.register(kumicornFastify, { kumicorn, prefix: '/callbacks' })
  await app.register(shopRoutes, { shop: new Shop(kumicorn) })
  return app
}
