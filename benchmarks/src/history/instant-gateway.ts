import { hash } from 'node:crypto'
import type { Transport, TransportRequest } from '@kumicorn/core'
import { ACCOUNT, PRODUCT_ID } from '../callers/order.ts'

/** The gateway's own id of an order: the same in its answer and in its callback. */
export const serialOf = (reference: string): string => hash('md5', reference, 'hex')

/** A gateway in the same process that takes every order at once: what is left is our own work. */
export const instantGateway: Transport = {
  async send({ body = '' }: TransportRequest) {
    const { request_no } = JSON.parse(body) as { readonly request_no: string }
    const result = `{"request_no":"${request_no}","serial_no":"${serialOf(request_no)}","status":"ACCEPT","account":"${ACCOUNT}","product_id":${PRODUCT_ID},"price":"98.0"}`
    const text = `{"returnCode":"SUCCESS","returnMsg":"OK","result":${result}}`
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) }
  },
}
