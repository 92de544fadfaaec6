import type { Kumicorn } from '@kumicorn/core'
import { callbackRouter, kumicornMiddleware } from '@kumicorn/express'
import express, { type Express } from 'express'
import { errorHandler, notFound } from './errors.ts'
import type { Orders } from './orders.ts'
import { shopRouter } from './shop-router.ts'

export function createApp(kumicorn: Kumicorn, orders: Orders): Express {
  const app = express()
  // Before the parsers: a signature is checked over the raw bytes.
  app.use('/callbacks', callbackRouter(kumicorn))
  app.use(express.json(), kumicornMiddleware(kumicorn))
  app.use(shopRouter(orders))
  app.use(notFound, errorHandler)
  return app
}
