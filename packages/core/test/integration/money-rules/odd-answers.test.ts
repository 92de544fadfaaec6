import { describe, expect, it } from 'vitest'
import { paynicornPostback } from '../../../src/testing/index.ts'
import {
  denied,
  gateway,
  kumquatAt,
  md5,
  paynicornAt,
  type Reply,
  refuses,
  SECRET,
  sealed,
  succeeds,
  unknown,
} from '../call-engine/gateway.ts'
import { airtime, order, payment, shop } from '../orders/shop.ts'

/** A signed success with other fields beside it. */
const mixed = (fields: object): Reply => {
  const { body } = sealed({ code: '0', status: '1', txnId: 'P1' }) as { readonly body: string }
  return { body: JSON.stringify({ ...(JSON.parse(body) as object), ...fields }) }
}

// Found by attacks on this release: each ended as rejected, as another's success, or threw after sending.
describe('a refusal that contradicts itself is in doubt', () => {
  it.each<readonly [string, Reply]>([
    ['a redirection with a code', { ...(refuses('JU9992', 302) as object) }],
    [
      'a refusal with an order in it',
      { body: '{"returnCode":"FAIL","errorCode":"JU9992","result":{"status":"SUCCESS"}}' },
    ],
    // Found by a later attack: each of these was a refusal.
    [
      'a refusal with a serial number',
      { body: '{"returnCode":"FAIL","errorCode":"JU9997","result":{"serial_no":"S1"}}' },
    ],
    [
      'a refusal with a list',
      { body: '{"returnCode":"FAIL","errorCode":"JU9992","result":[{"status":"SUCCESS"}]}' },
    ],
    ['a refusal with a text', { body: '{"returnCode":"FAIL","errorCode":"JU9992","result":"SUCCESS"}' }],
    ['a success with a space and a code', { body: '{"returnCode":"SUCCESS ","errorCode":"JU9992"}' }],
    ['a success in a list with a code', { body: '{"returnCode":["SUCCESS"],"errorCode":"JU9992"}' }],
    [
      'a success with a code',
      { body: '{"returnCode":"SUCCESS","errorCode":"JU9992","result":{"status":"SUCCESS"}}' },
    ],
    ['a success in lower case with a code', { body: '{"returnCode":"success","errorCode":"JU9992"}' }],
  ])('%s', async (_, reply) => {
    const server = await gateway([reply])
    unknown(await kumquatAt(server.url, { retries: 0 }).orders.place(order))
  })

  it('a top-up refusal beside a signed content that nobody has verified', async () => {
    const content = Buffer.from('{"code":1200}').toString('base64')
    const body = JSON.stringify({ code: 4013, msg: 'no', content, sign: md5(content + SECRET) })
    const server = await gateway([{ body }])
    unknown(await paynicornAt(server.url, { retries: 0 }).airtime.topUp(airtime))
  })

  // Found by a later attack: each of these was a refusal.
  it.each<readonly [string, Reply]>([
    ['a refusal with a signed success in it', mixed({ responseCode: '204003' })],
    ['a redirection with a code', denied('204005', 302)],
    ['a redirection with another', denied('204404', 307)],
  ])('%s, of Paynicorn', async (_, reply) => {
    const server = await gateway([reply, reply])
    const client = paynicornAt(server.url, { retries: 0 })
    unknown(await client.payments.create(payment))
    unknown(await client.airtime.topUp(airtime))
  })

  it.each([{ orderId: 99 }, [{ transId: 'T1', statusCode: '1' }], 'T1'])(
    'a top-up refusal with %j in it',
    async (result) => {
      const server = await gateway([sealed({ code: 4013, msg: 'no', result })])
      unknown(await paynicornAt(server.url, { retries: 0 }).airtime.topUp(airtime))
    },
  )

  it.each([undefined, null, { status: 200, headers: null, body: new Uint8Array(0) }])(
    'a transport that answers %j',
    async (answer) => {
      const transport = { send: async () => answer as never }
      const outcome = unknown(
        await kumquatAt('http://127.0.0.1:9', { transport, retries: 0 }).orders.place(order),
      )
      expect(outcome.sent).toBe(true)
    },
  )

  it('a date that is years away teaches nothing', async () => {
    const far = refuses('JU9995', 511, { date: 'Sat, 13 Sep 275760 00:00:00 GMT' })
    const server = await gateway([far, far, succeeds({ request_no: 'R2', status: 'ACCEPT' })])
    const client = kumquatAt(server.url, { retries: 0 })
    expect(await client.orders.place(order)).toMatchObject({ state: 'rejected' })
    const next = await client.orders.place({ ...order, request_no: 'R2' })
    expect(['accepted', 'rejected']).toContain(next.state)
  })
})

describe('a repeat by a client that works alone', () => {
  it('of an order that was accepted is never rejected by another refusal', async () => {
    const server = await gateway([succeeds({ request_no: 'R1', status: 'ACCEPT' }), refuses('JU9992', 400)])
    const client = kumquatAt(server.url, { retries: 0 })
    expect(await client.orders.place(order)).toMatchObject({ state: 'accepted' })
    unknown(await client.orders.place(order))
  })
})

describe('money and ids that a postback tells', () => {
  const pending = sealed({ code: '0000', message: 'ok', txnId: 'P1', status: '-1' })

  it.each([{ amount: '1,00' }, { amount: '01.00' }, { pricingAmount: '1.00' }, { countryCode: 'KE' }])(
    '%j is a conflict, not a success',
    async (fields) => {
      const { kumicorn } = await shop({ script: [pending] })
      await kumicorn.paynicorn.payments.create(payment)
      const postback = paynicornPostback({ orderId: 'O1', txnId: 'P1', ...fields }, SECRET)
      expect(await kumicorn.callbacks.paynicornPostback(postback)).toMatchObject({ status: 200 })
      expect(await kumicorn.orders.get('O1')).toMatchObject({ state: 'pending' })
    },
  )

  it("the payment's own id does not end its refund under the same reference", async () => {
    const { kumicorn } = await shop({
      script: [sealed({ code: '0000', message: 'ok', refundId: 'F1', status: '-1' })],
    })
    await kumicorn.paynicorn.refunds.create({ payTxnId: 'P1', cpRefundId: 'O1', reason: 'no', memo: 'no' })
    const postback = paynicornPostback({ orderId: 'O1', txnId: 'P1', status: '0' }, SECRET)
    await kumicorn.callbacks.paynicornPostback(postback)
    expect(await kumicorn.orders.get('O1', { kind: 'refund' })).toMatchObject({ state: 'pending' })
  })
})

describe('a contradiction that the query has told before', () => {
  it('still counts when it tells it again', async () => {
    let status = 'SUCCESS'
    const there = await shop({
      script: (_, index) =>
        succeeds({ request_no: 'R1', serial_no: 'S1', status: index === 0 ? 'ACCEPT' : status }),
    })
    await there.kumicorn.kumquat.orders.place(order)
    for (status of ['SUCCESS', 'FAIL', 'SUCCESS', 'FAIL', 'SUCCESS'])
      await there.kumicorn.orders.recheck('R1')
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
  })
})
