import express, { type Request, type Response } from 'express'
import { CALLBACK_PATH } from '../load/merchant.ts'
import { insertInto } from './insert.ts'
import type { Merchant, Start } from './merchant.ts'
import { startExpress, startFastify } from './servers.ts'
import { verifyByHand } from './verify-by-hand.ts'

/** Takes a parsed body to its handler: with or without writing it down before. @throws when it does not verify */
function taker({ handle, folder }: Start, inserts: boolean): (body: unknown) => string {
  const insert = inserts ? insertInto(folder) : undefined
  return (body) => {
    const callback = verifyByHand(body)
    insert?.(callback.request_no, JSON.stringify(body))
    handle()
    return 'SUCCESS'
  }
}

/** The least code that does the same work on Fastify: its own parser, then verify, check, acknowledge. */
export const byHandOnFastify = (inserts: boolean): Merchant => ({
  scheme: 'kumquat',
  acknowledgement: 'SUCCESS',
  start: (start) =>
    startFastify((app) => {
      const take = taker(start, inserts)
      app.post(CALLBACK_PATH, async ({ body }) => take(body))
    }),
})

/** The same on Express, with body-parser as Express brings it. */
export const byHandOnExpress = (inserts: boolean): Merchant => ({
  scheme: 'kumquat',
  acknowledgement: 'SUCCESS',
  start: (start) =>
    startExpress((app) => {
      const take = taker(start, inserts)
      app.use(express.json())
      app.post(CALLBACK_PATH, ({ body }: Request, response: Response) => {
        response.type('text/plain').send(take(body))
      })
    }),
})
