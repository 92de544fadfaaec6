import type { Kumicorn } from '@kumicorn/core'
import { callbackRouter } from '@kumicorn/express'
import express, { type Express } from 'express'
import { errorHandler, notFound } from './errors.ts'
import type { Shop } from './shop.ts'
import { shopRouter } from './shop-router.ts'

export function createApp(kumicorn: Kumicorn, shop: Shop): Express {
  const app = express()
  // Before the parsers: a signature is checked over the raw bytes.
  app.use('/callbacks', callbackRouter(kumicorn))
  app.use(express.json(), shopRouter(shop))
  app.use(notFound, errorHandler)
  return app
}
