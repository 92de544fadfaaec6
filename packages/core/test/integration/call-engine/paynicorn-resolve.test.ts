import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { denied, gateway, paynicornAt, type Reply, sealed, unknown } from './gateway.ts'

const payment = {
  amount: '100.00',
  countryCode: 'NG',
  orderId: 'O1',
  orderDescription: 'a cap',
  currency: 'NGN',
}
const refund = { payTxnId: 'T', cpRefundId: 'O1', reason: 'x', memo: 'x' }
const data = { transId: 'O1', benefitNo: '08184123954', goodsId: 'G1' }
const LATE = 1000 * 60 * 60_000

async function doubtful(...replies: readonly Reply[]) {
  const clock = manualClock()
  const server = await gateway(['reset', ...replies])
  return { clock, client: paynicornAt(server.url, { clock }) }
}

describe('a payment in doubt', () => {
  it.each(['1', '-1'])('that the query knows with the status %s was accepted', async (status) => {
    const { client } = await doubtful(sealed({ code: '0000', status, txnId: 'T1' }))
    const outcome = unknown(await client.payments.create(payment))
    expect(await outcome.resolve()).toMatchObject({ state: 'accepted', order: { status, txnId: 'T1' } })
  })

  it('that the query knows with the status 0 failed', async () => {
    const { client } = await doubtful(sealed({ code: '1001', status: '0' }))
    const outcome = unknown(await client.payments.create(payment))
    expect(await outcome.resolve()).toMatchObject({ state: 'rejected', error: { gatewayCode: '1001' } })
  })

  it.each<readonly [string, Reply]>([
    ['204002', denied('204002')],
    ['205999', denied('205999')],
    ['another status', sealed({ code: '9', message: 'no such order', status: '7' })],
    ['nothing', sealed({})],
  ])('stays in doubt after %s, however late: no code is documented for "no such order"', async (_, reply) => {
    const { client, clock } = await doubtful(reply)
    const outcome = unknown(await client.payments.create(payment))
    clock.advance(LATE)
    unknown(await outcome.resolve({ grace: 0 }))
  })
})

it("a refund in doubt is told with the id that the query gives, as the refund's own", async () => {
  const { client } = await doubtful(sealed({ status: '1', txnId: 'RF1' }), sealed({ status: '-1' }))
  const outcome = unknown(await client.refunds.create(refund))
  expect(await outcome.resolve()).toMatchObject({ state: 'accepted', order: { refundId: 'RF1' } })
  expect(await outcome.resolve()).toMatchObject({ state: 'accepted', order: { status: '-1' } })
})

describe('a top-up in doubt', () => {
  const absent = sealed({ code: 4007, msg: 'invalid transId' })

  it('is rejected when the gateway does not know it after the grace time, not before', async () => {
    const { client, clock } = await doubtful(absent, absent, absent)
    const outcome = unknown(await client.data.topUp(data))
    unknown(await outcome.resolve())
    clock.advance(10 * 60_000)
    expect(await outcome.resolve()).toMatchObject({ state: 'rejected', error: { gatewayCode: '4007' } })
    unknown(await outcome.resolve({ grace: LATE }))
  })

  it('stays in doubt after any other refusal of the query', async () => {
    const { client, clock } = await doubtful(sealed({ code: 4001, msg: 'no' }))
    const outcome = unknown(await client.data.topUp(data))
    clock.advance(LATE)
    unknown(await outcome.resolve())
  })

  it.each([
    [0, 'accepted'],
    [1, 'accepted'],
    [2, 'rejected'],
  ])('that the query knows with the statusCode %i is %s', async (statusCode, state) => {
    const result = { transId: 'O1', statusCode, goodsDesc: '1 GB' }
    const { client } = await doubtful(sealed({ code: 1200, result }))
    const outcome = unknown(await client.data.topUp(data))
    expect(await outcome.resolve()).toMatchObject({ state })
  })
})
