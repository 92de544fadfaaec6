import express, { type Request, type Response } from 'express'
import { CALLBACK_PATH } from '../load/merchant.ts'
import type { Merchant } from './merchant.ts'
import { keepBuffers, startExpress, startFastify } from './servers.ts'
import { verifyStandard } from './verify-standard.ts'

export const standardOnFastify: Merchant = {
  scheme: 'standardwebhooks',
  acknowledgement: 'ok',
  start: ({ handle }) =>
    startFastify((app) => {
      keepBuffers(app)
      app.post(CALLBACK_PATH, async ({ body, headers }) => {
        verifyStandard((body as Buffer).toString(), headers)
        handle()
        return 'ok'
      })
    }),
}

export const standardOnExpress: Merchant = {
  scheme: 'standardwebhooks',
  acknowledgement: 'ok',
  start: ({ handle }) =>
    startExpress((app) => {
      app.post(
        CALLBACK_PATH,
        express.raw({ type: 'application/json' }),
        ({ body, headers }: Request, response: Response) => {
          verifyStandard((body as Buffer).toString(), headers)
          handle()
          response.type('text/plain').send('ok')
        },
      )
    }),
}
