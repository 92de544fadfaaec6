import { hash } from 'node:crypto'
import { z } from 'zod'
import { PARTNER_NO, SIGN_KEY } from '../load/merchant.ts'

/** What every caller orders. */
export const PRODUCT_ID = 19402
export const ACCOUNT = '254771114118'

export const PATH = '/api/code/2.0/orders'
export const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' } as const

const BEIJING = 8 * 60 * 60_000

/** Writes and signs an order by hand: the least code that the gateway takes. */
export function orderByHand(reference: string): string {
  const order: Record<string, string | number> = {
    partner_no: PARTNER_NO,
    datetime: new Date(Date.now() + BEIJING).toISOString().slice(0, 19).replace(/\D/g, ''),
    request_no: reference,
    product_id: PRODUCT_ID,
    account: ACCOUNT,
  }
  const text = Object.keys(order)
    .sort()
    .map((name) => `${name}=${order[name]}`)
    .join('&')
  return JSON.stringify({ ...order, sign: hash('md5', text + SIGN_KEY, 'hex') })
}

const answer = z.object({
  returnCode: z.literal('SUCCESS'),
  result: z.looseObject({ request_no: z.string(), serial_no: z.string(), status: z.string() }),
})

/** Checks an answer by hand. @throws when it does not tell that this order was taken */
export function takenByHand(reference: string, given: unknown): void {
  const { request_no } = answer.parse(given).result
  if (request_no !== reference) throw new Error('the answer tells another order')
}
