import { describe, expect, it } from 'vitest'
import { type Reply, sealed } from '../call-engine/gateway.ts'
import { kumquatSays } from '../orders/asking.ts'
import { airtime, order, payment, shop } from '../orders/shop.ts'

// Found by an attack: what was told was compared as what it is not, or not compared where it could be.
const transaction = (fields: object): Reply =>
  sealed({ code: '0000', message: '', status: '-1', txnId: 'P1', ...fields })
const topUp = (fields: object): Reply =>
  sealed({ code: 1200, msg: 'ok', result: { transId: 'T1', statusCode: '1', ...fields } })
const { orderDescription: _, ...money } = payment
const refund = { payTxnId: 'P1', cpRefundId: 'O1', reason: 'r', memo: 'm' }

describe('an amount that was paid', () => {
  it.each([
    ['-1', 'pending'],
    ['0', 'failed'],
  ])('of 0.00 tells of no other order (status %s)', async (status, state) => {
    const asked = transaction({ status, amount: '0.00', currency: 'NGN' })
    const { kumicorn } = await shop({ script: (_, n) => (n === 0 ? transaction({}) : asked) })
    await kumicorn.paynicorn.payments.create(payment)
    await kumicorn.orders.recheck('O1')
    expect(await kumicorn.orders.get('O1')).toMatchObject({ state, conflict: undefined })
    const found = await kumicorn.reconcile()
    expect(found.confirmed).toMatchObject([{ after: state }])
  })

  it('of a success is compared, and what was ordered always is', async () => {
    for (const fields of [
      { status: '1', amount: '1.00' },
      { pricingAmount: '1.00', pricingCurrency: 'NGN' },
    ]) {
      const { kumicorn } = await shop({ script: (_, n) => transaction(n === 0 ? {} : fields) })
      await kumicorn.paynicorn.payments.create(payment)
      await kumicorn.orders.recheck('O1')
      expect(await kumicorn.orders.get('O1')).toMatchObject({ state: 'pending', conflict: {} })
    }
  })
})

describe('what is no amount is compared letter for letter', () => {
  it('a product', async () => {
    const { kumicorn } = await shop({ script: (_, n) => (n === 0 ? 'reset' : topUp({ goodsId: '1.1' })) })
    await kumicorn.paynicorn.data.topUp({ transId: 'T1', benefitNo: '08184123954', goodsId: '1.10' })
    await kumicorn.orders.recheck('T1')
    expect(await kumicorn.orders.get('T1')).toMatchObject({ state: 'unknown', collides: ['goodsId'] })
  })

  it('an account', async () => {
    const told = transaction({ status: '1', account: '100200.00' })
    const { kumicorn } = await shop({ script: (_, n) => (n === 0 ? 'reset' : told) })
    const payout = { ...money, payoutMethod: 'MTN', name: 'n', account: '100200' }
    await kumicorn.paynicorn.payouts.create(payout)
    await kumicorn.orders.recheck('O1')
    expect(await kumicorn.orders.get('O1')).toMatchObject({ state: 'unknown', collides: ['account'] })
  })
})

// Found by an attack: without a currency that was asked for, any that was told counted for it.
describe('a top-up without a currency is one in that of its country', () => {
  const told = (currency: string) => topUp({ amount: '50', currency, countryCode: 'NG' })

  it.each(['KES', 'USD'])('told in %s it is another order', async (currency) => {
    const { kumicorn } = await shop({ script: (_, n) => (n === 0 ? 'reset' : told(currency)) })
    await kumicorn.paynicorn.airtime.topUp(airtime)
    await kumicorn.orders.recheck('T1')
    expect(await kumicorn.orders.get('T1')).toMatchObject({ state: 'unknown', collides: ['currency'] })
  })

  it.each([
    ['NG', 'NGN'],
    // More than one is in use, or was lately.
    ['BG', 'EUR'],
    ['PS', 'USD'],
    // A country that is not known.
    ['AQ', 'NOK'],
  ])('of %s, told in %s, it is ours', async (countryCode, currency) => {
    const answer = topUp({ amount: '50', currency, countryCode })
    const { kumicorn } = await shop({ script: (_, n) => (n === 0 ? 'reset' : answer) })
    await kumicorn.paynicorn.airtime.topUp({ ...airtime, countryCode })
    await kumicorn.orders.recheck('T1')
    expect(await kumicorn.orders.get('T1')).toMatchObject({ state: 'succeeded', conflict: undefined })
  })
})

describe('a number', () => {
  it.each([
    ['1234567', '8881234567', 'unknown'],
    ['1234567', '2201234567', 'succeeded'],
    ['08184123954', '2348184123954', 'succeeded'],
    ['12345', '22012345', 'unknown'],
  ])('%s told as %s leaves the order %s', async (benefitNo, told, state) => {
    const { kumicorn } = await shop({ script: (_, n) => (n === 0 ? 'reset' : topUp({ benefitNo: told })) })
    await kumicorn.paynicorn.airtime.topUp({ ...airtime, benefitNo })
    await kumicorn.orders.recheck('T1')
    expect(await kumicorn.orders.get('T1')).toMatchObject({ state })
  })
})

describe('a query for a refund', () => {
  it('that names it tells of it, though it names no transaction', async () => {
    const failed = transaction({ status: '0', txnId: undefined, refundId: 'F1', cpRefundId: 'O1' })
    const script = (_: unknown, n: number) => (n === 0 ? transaction({ txnId: '', refundId: 'F1' }) : failed)
    const { kumicorn } = await shop({ script })
    await kumicorn.paynicorn.refunds.create(refund)
    expect((await kumicorn.reconcile()).missing).toEqual([])
    expect(await kumicorn.orders.get('O1')).toMatchObject({ state: 'failed' })
  })
})

describe('a refund that was reversed', () => {
  it('lets another one try', async () => {
    let status = '1'
    const { kumicorn } = await shop({ script: () => transaction({ status, txnId: '', refundId: 'F1' }) })
    await kumicorn.paynicorn.refunds.create(refund)
    status = '0'
    await kumicorn.orders.recheck('O1')
    expect(await kumicorn.orders.get('O1')).toMatchObject({ state: 'reversed' })
    status = '-1'
    const again = await kumicorn.paynicorn.refunds.create({ ...refund, cpRefundId: 'O2' })
    expect(again).toMatchObject({ state: 'accepted' })
  })
})

describe('reconcile()', () => {
  it('does not confirm what nobody knows', async () => {
    const { kumicorn } = await shop({ script: (_, n) => (n === 0 ? 'reset' : kumquatSays('TELEPORTED')) })
    await kumicorn.kumquat.orders.place(order)
    expect(await kumicorn.reconcile()).toMatchObject({ confirmed: [], changed: [{ reference: 'R1' }] })
  })
})

describe('the same call', () => {
  it('is the same when it leaves out what tells nothing', async () => {
    const { kumicorn, server } = await shop({ script: () => transaction({}) })
    await kumicorn.paynicorn.payments.create({ ...payment, memo: '' })
    expect(await kumicorn.paynicorn.payments.create(payment)).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(1)
  })

  it('is refused before anything is sent with a parameter that would be dropped', async () => {
    const { kumicorn, server } = await shop()
    const params = { ...order, ['__proto__']: 'x' }
    await expect(kumicorn.kumquat.orders.place(params)).rejects.toMatchObject({
      code: 'input_invalid',
      issues: [{ field: '__proto__' }],
    })
    expect(server.requests).toHaveLength(0)
  })
})
