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
    const { client } = await doubtful(sealed({ code: '1001', status: '0', txnId: 'T1' }))
    const outcome = unknown(await client.payments.create(payment))
    expect(await outcome.resolve()).toMatchObject({ state: 'rejected', error: { gatewayCode: '1001' } })
  })

  it.each<readonly [string, Reply]>([
    ['204002', denied('204002')],
    ['205999', denied('205999')],
    ['another status', sealed({ code: '9', message: 'no such order', status: '7' })],
    ['nothing', sealed({})],
    ['a failure without a transaction', sealed({ code: '1', status: '0' })],
    ['no status and no transaction', sealed({ code: '1', status: '' })],
  ])('stays in doubt after %s, however late: no code is documented for "no such order"', async (_, reply) => {
    const { client, clock } = await doubtful(reply)
    const outcome = unknown(await client.payments.create(payment))
    clock.advance(LATE)
    unknown(await outcome.resolve())
  })
})

// Rule 9: the ids of a refund and of a payment are not confused: the page calls what a query tells `txnId`.
it('a refund in doubt is told with the id that the query gives, under its own name', async () => {
  const { client } = await doubtful(sealed({ status: '1', txnId: 'RF1' }), sealed({ status: '-1' }))
  const outcome = unknown(await client.refunds.create(refund))
  const resolved = await outcome.resolve()
  expect(resolved).toMatchObject({ state: 'accepted', order: { txnId: 'RF1' } })
  expect(resolved).not.toHaveProperty('order.refundId')
  expect(await outcome.resolve()).toMatchObject({ state: 'accepted', order: { status: '-1' } })
})

// Rule 2: what a query tells of the money is compared.
it.each([
  { amount: '1.00', currency: 'NGN' },
  { amount: '100.00', currency: 'USD' },
  { pricingAmount: '5', amount: '100' },
  { orderId: 'O2' },
])('a payment that the query tells of as %j is another one', async (told) => {
  const { client } = await doubtful(sealed({ status: '1', txnId: 'T1', ...told }))
  const outcome = unknown(await client.payments.create(payment))
  expect(unknown(await outcome.resolve()).error).toMatchObject({ code: 'reference_collision' })
})

it('a payment that was paid in another currency is ours when what was ordered fits', async () => {
  const told = { pricingAmount: 100, pricingCurrency: 'ngn', amount: '0.06', currency: 'USD', orderId: 'O1' }
  const { client } = await doubtful(sealed({ status: '1', txnId: 'T1', ...told }))
  const outcome = unknown(await client.payments.create(payment))
  expect(await outcome.resolve()).toMatchObject({ state: 'accepted' })
})

describe('a top-up in doubt', () => {
  const absent = sealed({ code: 4007, msg: 'invalid transId' })

  // Rule 5: it was rejected after ten minutes, on an assumption.
  it('stays in doubt when the gateway does not know it, however late', async () => {
    const { client, clock } = await doubtful(absent, absent)
    const outcome = unknown(await client.data.topUp(data))
    unknown(await outcome.resolve())
    clock.advance(LATE)
    expect(unknown(await outcome.resolve()).error).toMatchObject({ code: 'order_absent' })
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
