import type { Received } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { paynicornPostback } from '../../../src/testing/index.ts'
import { contentOf, denied, type Reply, SECRET, sealed } from '../call-engine/gateway.ts'
import { payment, type Shop, shop } from '../orders/shop.ts'
import { reachable } from './placed.ts'

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

  // Found by an attack: a payment and its refund may share an id, and the failure of the refund failed the payment.
  it('is applied to none when the refund of the payment has no id of its own', async () => {
    const script = (_: unknown, n: number): Reply => (n === 0 ? answer({ txnId: 'P1' }) : 'reset')
    const there = await shop({ script })
    await there.kumicorn.paynicorn.payments.create(payment)
    await there.kumicorn.paynicorn.refunds.create({
      payTxnId: 'P1',
      cpRefundId: 'O1',
      reason: 'r',
      memo: 'm',
    })
    await postback(there, { txnId: 'P1', status: '0' })
    for (const [kind, state] of [
      ['payment', 'pending'],
      ['refund', 'unknown'],
    ] as const) {
      const order = await there.kumicorn.orders.get('O1', { kind })
      expect(order).toMatchObject({ state, queryAt: there.clock.now() })
    }
  })

  // Found by an attack: a late word about the payment's first attempt was taken for the refund's, and it was made twice.
  it.each([
    ['0', { refundId: 'F1' }],
    ['0', {}],
    ['1', { refundId: 'F1' }],
    ['1', {}],
  ])('is applied to none though the refund of the payment is open (%s, %j)', async (status, ids) => {
    const there = await shop({ script: [answer({ txnId: 'P1', status: '1' }), answer(ids)] })
    await there.kumicorn.paynicorn.payments.create(payment)
    const refund = { payTxnId: 'P1', cpRefundId: 'O1', reason: 'r', memo: 'm' }
    await there.kumicorn.paynicorn.refunds.create(refund)
    await postback(there, { txnId: 'P2', status })
    const now = there.clock.now()
    const asked = { conflict: expect.anything() as unknown, queryAt: now }
    expect(await there.kumicorn.orders.get('O1', { kind: 'refund' })).toMatchObject({
      state: 'pending',
      ...asked,
    })
    expect(await there.kumicorn.orders.get('O1', { kind: 'payment' })).toMatchObject({
      state: 'succeeded',
      ...asked,
    })
  })

  it('is applied to the refund whose id it names, whatever that is called', async () => {
    const there = await shop({ script: [answer({ txnId: 'P1', status: '1' }), answer({ refundId: 'F1' })] })
    await there.kumicorn.paynicorn.payments.create(payment)
    const refund = { payTxnId: 'P1', cpRefundId: 'O1', reason: 'r', memo: 'm' }
    await there.kumicorn.paynicorn.refunds.create(refund)
    await postback(there, { txnId: 'F1', status: '0' })
    expect(await there.kumicorn.orders.get('O1', { kind: 'refund' })).toMatchObject({ state: 'failed' })
    expect(await there.kumicorn.orders.get('O1', { kind: 'payment' })).toMatchObject({ state: 'succeeded' })
  })

  it.each(['0', '1'])('does not move a refund that is alone, and has another id (%s)', async (status) => {
    const there = await shop({ script: [answer({ refundId: 'F1' })] })
    const refund = { payTxnId: 'P1', cpRefundId: 'O1', reason: 'r', memo: 'm' }
    await there.kumicorn.paynicorn.refunds.create(refund)
    await postback(there, { txnId: 'P2', status })
    const queryAt = there.clock.now()
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'pending', queryAt })
  })

  it('is applied to none, also if it tells a success and the payment has succeeded', async () => {
    const there = await shop({ script: [answer({ txnId: 'P1', status: '1' }), answer({})] })
    await there.kumicorn.paynicorn.payments.create(payment)
    await there.kumicorn.paynicorn.payouts.create(payout)
    await postback(there, { txnId: 'P2', status: '1' })
    expect(await there.kumicorn.orders.get('O1', { kind: 'payout' })).toMatchObject({ state: 'pending' })
  })

  // Found by an attack: a second payment made a payout succeed that was never sent.
  it('is not applied to a payout that surely was not sent, which can be sent all the same', async () => {
    const { transport, now } = reachable('/payout')
    now.up = false
    const script = (_: unknown, n: number): Reply => answer(n === 0 ? { txnId: 'P1', status: '1' } : {})
    const there = await shop({ script, transport })
    await there.kumicorn.paynicorn.payments.create(payment)
    await there.kumicorn.paynicorn.payouts.create(payout)
    await postback(there, { txnId: 'P2', status: '1' })
    expect(await there.kumicorn.orders.get('O1', { kind: 'payout' })).toMatchObject({
      state: 'created',
      sends: 0,
    })
    expect((await there.kumicorn.orders.get('O1', { kind: 'payment' }))?.queryAt).toBe(there.clock.now())
    now.up = true
    expect(await there.kumicorn.paynicorn.payouts.create(payout)).toMatchObject({ state: 'accepted' })
  })

  // Found by an attack: what was told of the refund, by the id of its payment, was taken for the payment or payout.
  describe('or for a refund of another payment, and with the id of that', () => {
    const refund = { payTxnId: 'P1', cpRefundId: 'O1', reason: 'r', memo: 'm' }

    it.each([
      ['payment', '1', {}],
      ['payment', '1', { refundId: 'F1' }],
      ['payout', '0', {}],
      ['payout', '0', { refundId: 'F1' }],
    ])('is applied to none (%s, %s, %j)', async (kind, status, ids) => {
      const there = await shop({ script: (_, n) => (n === 0 ? 'reset' : answer(n === 1 ? ids : {})) })
      const { payments, payouts, refunds } = there.kumicorn.paynicorn
      await (kind === 'payment' ? payments.create(payment) : payouts.create(payout))
      await refunds.create(refund)
      await postback(there, { txnId: 'P1', status })
      for (const [each, state] of [
        [kind, 'unknown'],
        ['refund', 'pending'],
      ] as const) {
        const order = await there.kumicorn.orders.get('O1', { kind: each })
        expect(order).toMatchObject({ state, conflict: expect.anything() as unknown })
        expect(order?.queryAt).toBe(there.clock.now())
      }
    })

    it('is applied to none, though it may be of the payment, which the gateway tells then', async () => {
      const script = (_: unknown, n: number): Reply =>
        n === 0 ? 'reset' : answer(n === 1 ? { refundId: 'F1' } : { txnId: 'P1', status: '1' })
      const there = await shop({ script })
      await there.kumicorn.paynicorn.payments.create(payment)
      await there.kumicorn.paynicorn.refunds.create(refund)
      await postback(there, { txnId: 'P1', status: '1' })
      const kind = { kind: 'payment' }
      expect(await there.kumicorn.orders.get('O1', kind)).toMatchObject({ state: 'unknown' })
      expect(await there.kumicorn.orders.recheck('O1', kind)).toMatchObject({ state: 'succeeded' })
      expect(await there.kumicorn.orders.get('O1', { kind: 'refund' })).toMatchObject({ state: 'pending' })
    })
  })
})

// Found by an attack: once its own question was refused, the refund of another payment counted for it.
describe('a payment that only a postback has told of', () => {
  it('is not taken for a refund of its reference', async () => {
    const script = (request: Received): Reply => {
      const { txnType } = contentOf(request)
      if (txnType === 'payment') return denied('204006')
      return txnType === 'refund'
        ? answer({ status: '1', refundId: 'F1' })
        : answer({ status: '', code: '1003' })
    }
    const there = await shop({ script, absenceCodes: ['1003'] })
    await postback(there, { txnId: 'P1', status: '-1' })
    await expect(there.kumicorn.orders.recheck('O1')).rejects.toMatchObject({ code: 'gateway_refused' })
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'pending' })
  })
})
