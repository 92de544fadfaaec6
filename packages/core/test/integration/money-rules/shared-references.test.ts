import { describe, expect, it } from 'vitest'
import { paynicornPostback } from '../../../src/testing/index.ts'
import { type Reply, SECRET, sealed } from '../call-engine/gateway.ts'
import { payment, type Shop, shop } from '../orders/shop.ts'

const { orderDescription: _, ...money } = payment
const payout = { ...money, payoutMethod: 'MTN', name: 'n', account: '0801' }
const answer = (fields: object): Reply => sealed({ code: '0000', message: 'ok', status: '-1', ...fields })
const postback = ({ kumicorn }: Shop, fields: object) =>
  kumicorn.callbacks.paynicornPostback(paynicornPostback({ orderId: 'O1', ...fields }, SECRET))

// Found by an attack: what spoke against the payment was taken for the payout, because nothing was known of that one.
describe('a postback for a payment and a payout of one reference', () => {
  it.each(['0', '1'])('with an id that neither has (status %s) is applied to none', async (status) => {
    const there = await shop({ script: [answer({ txnId: 'P1' }), answer({})] })
    await there.kumicorn.paynicorn.payments.create(payment)
    await there.kumicorn.paynicorn.payouts.create(payout)
    expect(await postback(there, { txnId: 'P2', status })).toMatchObject({ status: 200 })
    for (const kind of ['payment', 'payout']) {
      const order = await there.kumicorn.orders.get('O1', { kind })
      expect(order).toMatchObject({ state: 'pending', conflict: { reported: expect.any(String) as string } })
      expect(order?.queryAt).toBe(there.clock.now())
    }
  })

  // Found by an attack: the payout failed by what was said of the payment, and the money was given back.
  it.each([
    ['1', '0'],
    ['0', '0'],
    ['0', '1'],
  ])('is applied to none though the payment has ended (%s, then %s)', async (ended, status) => {
    const there = await shop({ script: (_, n) => answer(n === 0 ? { txnId: 'P1' } : {}) })
    await there.kumicorn.paynicorn.payments.create(payment)
    await postback(there, { txnId: 'P1', status: ended })
    await there.kumicorn.paynicorn.payouts.create(payout)
    await postback(there, { txnId: 'P2', status })
    for (const kind of ['payment', 'payout'])
      expect((await there.kumicorn.orders.get('O1', { kind }))?.queryAt).toBe(there.clock.now())
    expect(await there.kumicorn.orders.get('O1', { kind: 'payout' })).toMatchObject({ state: 'pending' })
  })

  it('is applied to the refund that is open, once its payment has ended', async () => {
    const there = await shop({ script: [answer({ txnId: 'P1', status: '1' }), answer({ refundId: 'F1' })] })
    await there.kumicorn.paynicorn.payments.create(payment)
    const refund = { payTxnId: 'P1', cpRefundId: 'O1', reason: 'r', memo: 'm' }
    await there.kumicorn.paynicorn.refunds.create(refund)
    await postback(there, { txnId: 'P2', status: '0' })
    expect(await there.kumicorn.orders.get('O1', { kind: 'refund' })).toMatchObject({ state: 'failed' })
    expect(await there.kumicorn.orders.get('O1', { kind: 'payment' })).toMatchObject({ state: 'succeeded' })
  })

  it('is applied to the payout, if it tells a success, once the payment has succeeded', async () => {
    const there = await shop({ script: [answer({ txnId: 'P1', status: '1' }), answer({})] })
    await there.kumicorn.paynicorn.payments.create(payment)
    await there.kumicorn.paynicorn.payouts.create(payout)
    await postback(there, { txnId: 'P2', status: '1' })
    expect(await there.kumicorn.orders.get('O1', { kind: 'payout' })).toMatchObject({ state: 'succeeded' })
  })

  it('is applied to the payment, though its refund is open and knows only whose it is', async () => {
    const there = await shop({ script: ['reset', answer({ refundId: 'F1' })] })
    await there.kumicorn.paynicorn.payments.create(payment)
    const refund = { payTxnId: 'P1', cpRefundId: 'O1', reason: 'r', memo: 'm' }
    await there.kumicorn.paynicorn.refunds.create(refund)
    await postback(there, { txnId: 'P1', status: '1' })
    expect(await there.kumicorn.orders.get('O1', { kind: 'payment' })).toMatchObject({ state: 'succeeded' })
    expect(await there.kumicorn.orders.get('O1', { kind: 'refund' })).toMatchObject({ state: 'pending' })
  })
})
