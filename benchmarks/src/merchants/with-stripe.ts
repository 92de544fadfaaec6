import express, { type Request, type Response } from 'express'
import { CALLBACK_PATH } from '../load/merchant.ts'
import type { Merchant } from './merchant.ts'
import { keepBuffers, startExpress, startFastify } from './servers.ts'
import { verifyStripe } from './verify-stripe.ts'

const HEADER = 'stripe-signature'

export const stripeOnFastify: Merchant = {
  scheme: 'stripe',
  acknowledgement: 'ok',
  start: ({ handle }) =>
    startFastify((app) => {
      keepBuffers(app)
      app.post(CALLBACK_PATH, async ({ body, headers }) => {
        verifyStripe(body as Buffer, headers[HEADER] as string)
        handle()
        return 'ok'
      })
    }),
}

export const stripeOnExpress: Merchant = {
  scheme: 'stripe',
  acknowledgement: 'ok',
  start: ({ handle }) =>
    startExpress((app) => {
      app.post(
        CALLBACK_PATH,
        express.raw({ type: 'application/json' }),
        (request: Request, response: Response) => {
          verifyStripe(request.body, request.headers[HEADER] as string)
          handle()
          response.type('text/plain').send('ok')
        },
      )
    }),
}
