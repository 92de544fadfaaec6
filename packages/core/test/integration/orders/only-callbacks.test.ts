import { describe, expect, it } from 'vitest'
import { paynicornPostback, paynicornRecharge } from '../../../src/testing/index.ts'
import { contentOf, type Reply, SECRET, sealed } from '../call-engine/gateway.ts'
import { payment, round, type Shop, shop } from './shop.ts'

const MINUTE = 60_000

const transaction = (status: string, txnId = 'P1'): Reply =>
  sealed({ code: '0000', message: 'ok', txnId, status })
const noTransaction = sealed({ code: '9', message: 'no such order' })

/** An order that only a postback has told of, and how the gateway answers for each type of transaction. */
async function postback(answers: Readonly<Record<string, Reply>>): Promise<Shop> {
  const there = await shop({
    script: (request) => answers[String(contentOf(request).txnType)] ?? noTransaction,
  })
  const callback = paynicornPostback({ orderId: 'O1', txnId: 'P1', status: '-1' }, SECRET)
  expect(await there.kumicorn.callbacks.paynicornPostback(callback)).toMatchObject({ status: 200 })
  there.clock.advance(MINUTE)
  await round(there)
  return there
}

const typesAsked = ({ server }: Shop) => server.requests.map((request) => contentOf(request).txnType)

describe('an order that only a callback has told of', () => {
  it.each([
    ['payment', ['payment']],
    ['payout', ['payment', 'payout']],
    ['refund', ['payment', 'payout', 'refund']],
  ])('and that is a %s is looked for among them all, by the id of the gateway', async (type, asked) => {
    const there = await postback({ [type]: transaction('1') })
    expect(typesAsked(there)).toEqual(asked)
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'succeeded' })
  })

  it('is not taken for another one with the same reference', async () => {
    const there = await postback({ payment: transaction('0', 'P2'), payout: transaction('1') })
    expect(typesAsked(there)).toEqual(['payment', 'payout'])
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'succeeded' })
  })

  it('stays what it is when nobody knows it, however late', async () => {
    const there = await postback({})
    expect(typesAsked(there)).toEqual(['payment', 'payout', 'refund'])
    there.clock.advance(1_000 * MINUTE)
    await round(there)
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'pending' })
  })

  it('stays what it is when one answer cannot be trusted', async () => {
    const doubt: Reply = {
      body: JSON.stringify({ responseCode: '205999', responseMessage: 'unknown error' }),
    }
    const there = await postback({ payment: doubt, payout: transaction('1') })
    expect(typesAsked(there)).toEqual(['payment'])
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'pending' })
  })

  it('and that is a top-up is looked for among airtime and data', async () => {
    const there = await shop({
      script: ({ url }) =>
        url.includes('/data/')
          ? sealed({ code: 1200, msg: 'ok', result: { transId: 'T1', statusCode: 2 } })
          : sealed({ code: 4007, msg: 'none' }),
    })
    await there.kumicorn.callbacks.paynicornRecharge(
      paynicornRecharge({ originOrderNo: 'T1', status: 0 }, SECRET),
    )
    there.clock.advance(MINUTE)
    await round(there)
    expect(await there.kumicorn.orders.get('T1')).toMatchObject({ state: 'failed' })
  })
})

describe('a payment of ours that was paid in part', () => {
  const postbackOf = (amount: string) =>
    paynicornPostback({ orderId: 'O1', txnId: 'P1', amount, pricingAmount: '100.00' }, SECRET)

  async function paidInPart() {
    const there = await shop({ script: ({ url }) => transaction(url.endsWith('query') ? '1' : '-1') })
    const { kumicorn, clock } = there
    await kumicorn.paynicorn.payments.create(payment)
    expect(await kumicorn.callbacks.paynicornPostback(postbackOf('1.00'))).toMatchObject({ status: 200 })
    clock.advance(MINUTE)
    await kumicorn.reconcile()
    expect(await kumicorn.orders.get('O1')).toMatchObject({ state: 'pending', disputed: true })
    return there
  }
  const typesOf = async ({ kumicorn }: Pick<Shop, 'kumicorn'>) =>
    (await kumicorn.orders.events('O1', { kind: 'payment' })).map(({ type }) => type)

  it('does not become a success by a query, which tells no amount', async () => {
    const there = await paidInPart()
    there.clock.advance(MINUTE)
    expect(await round(there)).toEqual(['O1'])
    expect((await typesOf(there)).slice(0, 2)).toEqual(['order.accepted', 'order.conflict'])
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'pending', disputed: true })
  })

  it('becomes one by a postback with the whole amount', async () => {
    const there = await paidInPart()
    await there.kumicorn.callbacks.paynicornPostback(postbackOf('100.00'))
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'succeeded', disputed: false })
  })

  it('may fail', async () => {
    const there = await paidInPart()
    await there.kumicorn.callbacks.paynicornPostback(
      paynicornPostback({ orderId: 'O1', txnId: 'P1', status: '0' }, SECRET),
    )
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'failed', disputed: false })
  })
})
