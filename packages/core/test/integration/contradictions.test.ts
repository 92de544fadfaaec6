import { httpServer } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { seal } from '../../src/gateways/paynicorn/envelope.ts'
import { createKumicorn, type OrderEvent } from '../../src/index.ts'
import { Keys } from '../../src/data/secret.ts'
import {
  type CallbackFields,
  kumquatCallback,
  paynicornPostback,
  paynicornRecharge,
} from '../../src/testing/index.ts'

const KEY = '123456789'
const SECRET = 'merchant-secret'

/** A gateway that answers queries, and a merchant who listens. `asked` tells what was queried. */
async function merchant(
  answer: (path: string, asked: Record<string, unknown>) => { status?: number; body: unknown },
) {
  const asked: string[] = []
  const server = await httpServer((response, { url, body }) => {
    const given = JSON.parse(body.toString()) as { content?: string }
    const params = given.content ? JSON.parse(Buffer.from(given.content, 'base64').toString()) : given
    asked.push(url)
    const { status = 200, body: answered } = answer(url, params)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answered))
  })
  const kumicorn = createKumicorn({
    kumquat: { baseUrl: server.url, partnerNo: 'P1', signKey: KEY, retries: 0 },
    paynicorn: { baseUrl: server.url, appKey: 'app', merchantSecret: SECRET, retries: 0 },
  })
  const events: OrderEvent[] = []
  const seen = { name: 'seen', handle: (event: OrderEvent) => void events.push(event) }
  for (const type of [
    'order.succeeded',
    'order.failed',
    'order.accepted',
    'order.recovered',
    'order.reversed',
    'order.conflict',
  ] as const) {
    kumicorn.on(type, seen)
  }
  const types = () => events.map(({ type }) => type)
  return { kumicorn, asked, types }
}

const order = (status: string) => ({
  body: { returnCode: 'SUCCESS', returnMsg: '请求成功', result: { request_no: 'R1', status } },
})
const sealed = (content: unknown) => ({
  body: { responseCode: '000000', responseMessage: 'success', ...seal(content, new Keys(SECRET, 'secret')) },
})
const kumquat = (fields: CallbackFields) => kumquatCallback({ request_no: 'R1', ...fields }, KEY)

describe('an order that was placed before its callback came', () => {
  it('brings both of its events to a handler in their order, also when nobody has called start()', async () => {
    const { kumicorn, types } = await merchant(() => order('ACCEPT'))
    await kumicorn.kumquat.orders.place({ request_no: 'R1', product_id: 1, account: '254771114118' })
    expect(await kumicorn.callbacks.kumquat(kumquat({ serial_no: undefined }))).toMatchObject({ status: 200 })
    expect(types()).toEqual(['order.accepted', 'order.succeeded'])
  })
})

describe('a failure after a success', () => {
  it('counts as a reversal when the gateway confirms it', async () => {
    const { kumicorn, asked, types } = await merchant(() => order('FAIL'))
    await kumicorn.callbacks.kumquat(kumquat({ status: 'success' }))
    expect(await kumicorn.callbacks.kumquat(kumquat({ status: 'error' }))).toMatchObject({
      status: 200,
      body: 'SUCCESS',
    })
    expect(await kumicorn.callbacks.kumquat(kumquat({ status: 'error' }))).toMatchObject({ status: 200 })
    expect(await kumicorn.callbacks.kumquat(kumquat({ status: 'success' }))).toMatchObject({ status: 200 })
    expect(types()).toEqual(['order.succeeded', 'order.reversed'])
    expect(asked).toEqual(['/api/code/2.0/orders/query'])
  })

  it('is a conflict, and not applied, when the gateway still says success', async () => {
    const { kumicorn, types } = await merchant(() => order('SUCCESS'))
    await kumicorn.callbacks.kumquat(kumquat({ status: 'success' }))
    expect(await kumicorn.callbacks.kumquat(kumquat({ status: 'error' }))).toMatchObject({ status: 200 })
    expect(types()).toEqual(['order.succeeded', 'order.conflict'])
  })

  it('is sent again while the gateway cannot be asked, and counts once it can', async () => {
    let up = false
    const { kumicorn, types } = await merchant(() =>
      up ? order('FAIL') : { status: 502, body: 'bad gateway' },
    )
    await kumicorn.callbacks.kumquat(kumquat({ status: 'success' }))
    expect(await kumicorn.callbacks.kumquat(kumquat({ status: 'error' }))).toMatchObject({ status: 503 })
    expect(types()).toEqual(['order.succeeded'])
    up = true
    expect(await kumicorn.callbacks.kumquat(kumquat({ status: 'error' }))).toMatchObject({ status: 200 })
    expect(types()).toEqual(['order.succeeded', 'order.reversed'])
  })
})

describe('a success after a failure', () => {
  it('of a payment recovers the order when the query with its txnId confirms it', async () => {
    const { kumicorn, asked, types } = await merchant((_, { txnType }) =>
      sealed(
        txnType === 'payout'
          ? { code: '0000', message: 'ok', txnId: 'T1', status: '1' }
          : { code: '9', message: 'no such order' },
      ),
    )
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ txnId: 'T1', status: '0' }, SECRET))
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ txnId: 'T1', status: '1' }, SECRET))
    expect(types()).toEqual(['order.failed', 'order.recovered'])
    expect(asked).toEqual(['/v3/transaction/query', '/v3/transaction/query'])
  })

  it('of a top-up is looked for among airtime and data', async () => {
    const { kumicorn, asked, types } = await merchant((path) =>
      sealed(
        path === '/topup/api/data/query'
          ? { code: 1200, msg: 'ok', result: { transId: 'A-1', statusCode: 1 } }
          : { code: 4007, msg: 'none' },
      ),
    )
    await kumicorn.callbacks.paynicornRecharge(paynicornRecharge({ status: 2 }, SECRET))
    await kumicorn.callbacks.paynicornRecharge(paynicornRecharge({ status: 1 }, SECRET))
    expect(types()).toEqual(['order.failed', 'order.recovered'])
    expect(asked).toEqual(['/topup/api/query', '/topup/api/data/query'])
  })

  it('that no query knows is a conflict', async () => {
    const { kumicorn, types } = await merchant((path) =>
      sealed(
        path.startsWith('/topup') ? { code: 4007, msg: 'none' } : { code: '9', message: 'no such order' },
      ),
    )
    for (const status of [2, 1])
      await kumicorn.callbacks.paynicornRecharge(paynicornRecharge({ status }, SECRET))
    for (const status of ['0', '1'])
      await kumicorn.callbacks.paynicornPostback(paynicornPostback({ status }, SECRET))
    expect(types()).toEqual(['order.failed', 'order.conflict', 'order.failed', 'order.conflict'])
  })

  it('is sent again when the answer to the query cannot be trusted or is in doubt', async () => {
    for (const body of [
      { responseCode: '000000', content: 'e30=', sign: '0'.repeat(32) },
      { responseCode: '205999', responseMessage: 'unknown error' },
    ]) {
      const { kumicorn, types } = await merchant(() => ({ body }))
      await kumicorn.callbacks.paynicornPostback(paynicornPostback({ status: '0' }, SECRET))
      const reply = await kumicorn.callbacks.paynicornPostback(paynicornPostback({ status: '1' }, SECRET))
      expect(reply).toMatchObject({ status: 503 })
      expect(types()).toEqual(['order.failed'])
    }
  })
})

describe('what else contradicts', () => {
  const never = () => {
    throw new Error('nothing should be asked')
  }

  it('another amount, currency or transaction under the same reference is a conflict', async () => {
    const { kumicorn, types } = await merchant(never)
    const postback = (fields: CallbackFields) =>
      kumicorn.callbacks.paynicornPostback(paynicornPostback(fields, SECRET))
    await postback({ amount: '100.00' })
    await postback({ amount: '100.0' })
    expect(types()).toEqual(['order.succeeded'])
    await postback({ amount: '1000.00' })
    await postback({ currency: 'KES' })
    await postback({ txnId: 'other' })
    expect(types()).toEqual(['order.succeeded', 'order.conflict', 'order.conflict', 'order.conflict'])
  })

  it('a failure may carry another amount: it moves no money', async () => {
    const { kumicorn, types } = await merchant(never)
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ status: '-1' }, SECRET))
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ status: '0', amount: '' }, SECRET))
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ status: '0', amount: '0' }, SECRET))
    expect(types()).toEqual(['order.accepted', 'order.failed'])
  })

  it('a late "processing" does not undo a success', async () => {
    const { kumicorn, types } = await merchant(never)
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ status: '1' }, SECRET))
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ status: '-1' }, SECRET))
    expect(types()).toEqual(['order.succeeded', 'order.conflict'])
  })

  it('the same reference in another kind of callback is another order', async () => {
    const { kumicorn, types } = await merchant(never)
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ orderId: 'A-1', status: '0' }, SECRET))
    await kumicorn.callbacks.paynicornRecharge(paynicornRecharge({ originOrderNo: 'A-1' }, SECRET))
    expect(types()).toEqual(['order.failed', 'order.succeeded'])
  })
})
