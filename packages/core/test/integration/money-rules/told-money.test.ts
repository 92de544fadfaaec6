import { describe, expect, it } from 'vitest'
import { kumquatCallback, paynicornPostback } from '../../../src/testing/index.ts'
import { type Reply, SECRET, SIGN_KEY, sealed, succeeds, unknown } from '../call-engine/gateway.ts'
import { airtime, order, payment, shop } from '../orders/shop.ts'

// Found by an attack: money that was told in another currency, beside another field or too early was not compared, or
// was compared when it could not yet be right.
const answer = (fields: object): Reply => sealed({ code: '0000', message: 'ok', txnId: 'P1', ...fields })
const processing = answer({ status: '-1' })
const topUp = (fields: object): Reply =>
  sealed({ code: 1200, msg: 'ok', result: { transId: 'D1', orderId: '7', ...fields } })

type There = Awaited<ReturnType<typeof shop>>
const postback = ({ kumicorn }: There, fields: object) =>
  kumicorn.callbacks.paynicornPostback(paynicornPostback({ orderId: 'O1', txnId: 'P1', ...fields }, SECRET))

describe('a success', () => {
  // Each ended the order as succeeded: "no amount" of what was ordered counted as the right one.
  it.each([
    [{ pricingAmount: undefined, pricingCurrency: undefined }],
    [{ pricingAmount: '', pricingCurrency: '' }],
    [{ pricingAmount: '100.00', pricingCurrency: undefined }],
    [{ pricingAmount: undefined, pricingCurrency: 'NGN' }],
  ])('in another currency, with %j of what was ordered, is disputed', async (fields) => {
    const there = await shop({ script: [processing] })
    await there.kumicorn.paynicorn.payments.create(payment)
    await postback(there, { amount: '1.00', currency: 'USD', ...fields })
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'pending', disputed: true })
  })

  it('in another currency ends the order when what was ordered is told in full', async () => {
    const there = await shop({ script: [processing] })
    await there.kumicorn.paynicorn.payments.create(payment)
    await postback(there, { amount: '1.00', currency: 'USD', pricingAmount: '100', pricingCurrency: 'NGN' })
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'succeeded', disputed: false })
    expect((await there.kumicorn.reconcile()).amountDiffers).toEqual([])
  })

  // A query dropped what was paid as soon as it told one field of what was ordered.
  it.each([
    [{ amount: '1.00', currency: 'NGN', pricingAmount: '100.00', pricingCurrency: 'NGN' }],
    [{ amount: '1.00', currency: 'NGN', pricingCurrency: 'NGN' }],
    [{ amount: '1.00', currency: 'USD', pricingAmount: '100.00' }],
    [{ amount: '1.00', pricingAmount: '100.00' }],
  ])('of which a query tells %j is disputed, as the same money in a postback is', async (fields) => {
    const there = await shop({
      script: (_, n) => (n === 0 ? processing : answer({ status: '1', ...fields })),
    })
    await there.kumicorn.paynicorn.payments.create(payment)
    await there.kumicorn.orders.recheck('O1')
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'pending', disputed: true })
    expect((await there.kumicorn.reconcile()).amountDiffers).toMatchObject([{ reference: 'O1' }])
  })
})

// Found by an attack: it ended the order.
it.each(['-5', '-0.01'])('a success for less than nothing, of %s, is a conflict', async (price) => {
  const there = await shop({ script: ['reset'] })
  unknown(await there.kumicorn.kumquat.orders.place(order))
  const told = { request_no: 'R1', status: 'success', price }
  await there.kumicorn.callbacks.kumquat(kumquatCallback(told, SIGN_KEY))
  expect(await there.kumicorn.orders.get('R1')).toMatchObject({
    state: 'unknown',
    conflict: { reason: expect.stringContaining('its amount cannot be read') },
  })
})

// Found by an attack: its currency was joined with the amount of the order, and the close of the day said 100.00 USD.
describe('a currency that is told without an amount is not that of the order:', () => {
  const noAmount = { amount: '', currency: 'USD', pricingAmount: '', pricingCurrency: '' }

  it.each([
    ['a success of a query', { status: '1', pricingAmount: '100.00', pricingCurrency: 'NGN' }, 'succeeded'],
    ['a failure of a query', { status: '0' }, 'failed'],
  ])('%s', async (_, fields, state) => {
    const says = answer({ currency: 'USD', ...fields })
    const { kumicorn } = await shop({ script: (_, n) => (n === 0 ? processing : says) })
    await kumicorn.paynicorn.payments.create(payment)
    await kumicorn.orders.recheck('O1')
    const events = await kumicorn.orders.events('O1')
    expect(events.at(-1)).toMatchObject({ type: `order.${state}`, amount: '100.00', currency: 'NGN' })
  })

  it.each([
    ['a success of a postback', { status: '1', pricingAmount: '100', pricingCurrency: 'NGN' }],
    ['a failure of a postback', { status: '0' }],
  ])('%s', async (_, fields) => {
    const there = await shop({ script: [processing] })
    await there.kumicorn.paynicorn.payments.create(payment)
    await postback(there, { ...noAmount, ...fields })
    const [event] = (await there.kumicorn.orders.events('O1')).slice(-1)
    expect(event).toMatchObject({ amount: '100.00', currency: 'NGN' })
  })

  it('so the close of the day has no such sum', async () => {
    const there = await shop({ script: [processing] })
    await there.kumicorn.paynicorn.payments.create(payment)
    await postback(there, { ...noAmount, status: '1', pricingAmount: '100', pricingCurrency: 'NGN' })
    there.clock.advance(24 * 3_600_000)
    const { accounts } = await there.kumicorn.dailyCloses.make({ zone: 'UTC', askAtMost: 0 })
    const sums = accounts.flatMap(({ kinds }) => kinds.flatMap((kind) => kind.sums))
    expect(sums).toMatchObject([{ currency: 'NGN', net: '100.00' }])
  })
})

// Only KUMQUAT's prices were provisional: the amount that ended the order then contradicted the first one.
describe('an amount that is told while an order is processing is provisional:', () => {
  it('the price of a data top-up', async () => {
    const script = [topUp({ statusCode: '0', amount: '90' }), topUp({ statusCode: '1', amount: '98' })]
    const { kumicorn } = await shop({ script })
    await kumicorn.paynicorn.data.topUp({ transId: 'D1', benefitNo: '8012345678', goodsId: 'G1' })
    expect(await kumicorn.orders.get('D1')).toMatchObject({ amount: '90', provisional: true })
    await kumicorn.orders.recheck('D1')
    expect(await kumicorn.orders.get('D1')).toMatchObject({
      state: 'succeeded',
      amount: '98',
      provisional: false,
      disputed: false,
    })
  })

  it('what has been paid of a payment so far', async () => {
    const there = await shop({ script: [processing] })
    await there.kumicorn.paynicorn.payments.create(payment)
    await postback(there, { status: '-1', amount: '0.00' })
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ disputed: false, conflict: undefined })
    await postback(there, { status: '1' })
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'succeeded', disputed: false })
  })

  it.each([
    ['a payment that only postbacks tell of', undefined],
    ['a refund', { payTxnId: 'P9', cpRefundId: 'O1', reason: 'no', memo: 'no' }],
  ])('what is told of %s', async (_, refund) => {
    const there = await shop({ script: [sealed({ code: '0', message: '', status: '-1', refundId: 'P1' })] })
    if (refund) await there.kumicorn.paynicorn.refunds.create(refund)
    await postback(there, { status: '-1', amount: '0.00', currency: 'USD' })
    await postback(there, { status: '1' })
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({
      state: 'succeeded',
      disputed: false,
      amount: '100.00',
      currency: 'NGN',
    })
  })
})

// On the commit before: no event told the price, and `order.succeeded` told the provisional one as if it were final.
describe('a price that is told first after the success', () => {
  const says = (fields: object): Reply => succeeds({ request_no: 'R1', ...fields })

  it.each([
    ['never', { status: 'ACCEPT' }, undefined],
    ['as provisional', { status: 'PROCESSING', price: '90.0' }, '90.0'],
  ])('is an event, as is the serial number, when a price was told %s before', async (_, placed, early) => {
    const { kumicorn } = await shop({ script: [says(placed), says({ status: 'SUCCESS' })] })
    await kumicorn.kumquat.orders.place(order)
    await kumicorn.orders.recheck('R1')
    const told = async () =>
      (await kumicorn.orders.events('R1')).map(({ type, amount, gatewayReference }) => [
        type,
        amount,
        gatewayReference,
      ])
    const before = [
      ['order.accepted', early, undefined],
      ['order.succeeded', undefined, undefined],
    ]
    expect(await told()).toEqual(before)
    for (const price of ['', '98.0', '98.00']) {
      const signed = kumquatCallback({ request_no: 'R1', serial_no: 'S1', price }, SIGN_KEY)
      expect((await kumicorn.callbacks.kumquat(signed)).status).toBe(200)
    }
    expect(await told()).toEqual([
      ...before,
      ['order.updated', undefined, 'S1'],
      ['order.updated', '98.0', 'S1'],
    ])
  })
})

// Found by an attack: it was in `order.updated`, not in the order, and counted in the close of the day for good.
describe('a price that the order has not learnt', () => {
  const about = { request_no: 'R1', serial_no: 'S1' }
  const told = async ({ kumicorn }: There, fields: object) => {
    const signed = kumquatCallback({ ...about, price: '', ...fields }, SIGN_KEY)
    expect((await kumicorn.callbacks.kumquat(signed)).status).toBe(200)
  }
  const closed = async ({ kumicorn, clock }: There) => {
    clock.advance(24 * 3_600_000)
    const { accounts } = await kumicorn.dailyCloses.make({ zone: 'UTC', askAtMost: 0 })
    return accounts.flatMap(({ kinds }) => kinds.flatMap((kind) => kind.sums.map(({ net }) => net)))
  }

  it.each(['PROCESSING', 'ACCEPT', 'WHATEVER'])(
    'and a lagging record tells (%s), with a PIN, is in no event and no close',
    async (status) => {
      const lags = succeeds({ ...about, status, price: '50', pin: '1234-5678' })
      const there = await shop({
        script: (_, n) => (n === 0 ? succeeds({ ...about, status: 'ACCEPT' }) : lags),
      })
      await there.kumicorn.kumquat.orders.place(order)
      await told(there, { status: 'success' })
      await there.kumicorn.orders.recheck('R1')
      await told(there, { status: 'success', price: '98.0' })
      const events = await there.kumicorn.orders.events('R1')
      const priced = events.filter(({ amount }) => amount !== undefined)
      expect(priced).toMatchObject([{ type: 'order.updated', amount: '98.0' }])
      expect(events).toContainEqual(
        expect.objectContaining({ data: expect.objectContaining({ pin: '1234-5678' }) }),
      )
      expect(await there.kumicorn.orders.get('R1')).toMatchObject({ amount: '98.0', provisional: false })
      expect(await closed(there)).toEqual(['98.0'])
    },
  )
})

describe('an amount that is written as an odd number', () => {
  // Our own order was a collision.
  it('1E+2 is 100', async () => {
    const byValue = { request_no: 'R1', country_code: 'KE', account: '254771114118', base_value: '100' }
    const value = await shop({
      script: [succeeds('{"request_no":"R1","status":"ACCEPT","base_value":1E+2}')],
    })
    expect(await value.kumicorn.kumquat.orders.placeByValue({ ...byValue, unit: 'KES' })).toMatchObject({
      state: 'accepted',
    })
    const credit = await shop({
      script: [sealed('{"code":1200,"result":{"transId":"T1","statusCode":"0","amount":5E+1}}')],
    })
    expect(await credit.kumicorn.paynicorn.airtime.topUp(airtime)).toMatchObject({ state: 'accepted' })
    const paid = await shop({ script: [processing] })
    await paid.kumicorn.paynicorn.payments.create(payment)
    await postback(paid, { amount: '1E+2', pricingAmount: '1E+2' })
    expect(await paid.kumicorn.orders.get('O1')).toMatchObject({ state: 'succeeded' })
  })

  // One of them ended the whole run with a TypeError.
  it.each(['1E+2', 'n/a', '1,00.00', ['100.00'], '0100.00', '100.', '9'.repeat(65)])(
    '%j does not end a reconciliation',
    async (amount) => {
      const there = await shop({ script: (_, n) => (n < 2 ? processing : answer({ status: '-1', amount })) })
      for (const orderId of ['O1', 'O2'])
        await there.kumicorn.paynicorn.payments.create({ ...payment, orderId })
      const { failed, ...found } = await there.kumicorn.reconcile()
      expect(failed).toEqual([])
      expect(Object.values(found).flat()).toHaveLength(2)
    },
  )
})
