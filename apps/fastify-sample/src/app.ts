import { createKumicorn, type KumicornOptions } from '@kumicorn/core'
import { kumicornFastify } from '@kumicorn/fastify'
import { type FastifyInstance, fastify } from 'fastify'
import { errorHandler, notFoundHandler } from './errors.ts'
import { orderEvents } from './order-events.ts'
import { Orders } from './orders.ts'
import { shopRoutes } from './shop-routes.ts'

export async function createApp(gateways: KumicornOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: true,
    // Name every mistake, and take no number for a text: ids have more digits than numbers can hold.
    ajv: { customOptions: { allErrors: true, coerceTypes: false } },
  })
  app.setErrorHandler(errorHandler)
  app.setNotFoundHandler(notFoundHandler)

  // Starts and stops with the server. Registered before hooks of the shop's own.
  await app.register(kumicornFastify, {
    kumicorn: createKumicorn({ ...gateways, logger: app.log }),
    prefix: '/callbacks',
  })
  const orders = new Orders()
  await app.register(orderEvents, { orders })
  await app.register(shopRoutes, { orders })
  return app
}
