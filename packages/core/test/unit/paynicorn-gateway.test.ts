import { describe, expect, it } from 'vitest'
import { GatewayError, type OrderEvent, paynicornPostbackOf, paynicornRechargeOf } from '../../src/index.ts'
import { paynicornPostback, paynicornRecharge } from '../../src/testing/index.ts'
import { heard, paynicorn, placed, SECRET } from './gateway.ts'

const gateway = paynicorn()
const payment = placed(gateway, 'payments.create', { amount: '100', currency: 'NGN', countryCode: 'NG' })
const topUp = placed(gateway, 'airtime.topUp', { benefitNo: '08184123954', amount: '50', currency: 'NGN' })

describe('orders', () => {
  it.each([
    ['payments.create', 'payment'],
    ['refunds.create', 'refund'],
    ['payouts.create', 'payout'],
    ['payouts.createToUser', 'payout'],
    ['airtime.topUp', 'topUp'],
    ['data.topUp', 'topUp'],
  ])('of %s are of the kind %s', (operation, kind) => {
    expect(gateway.kindOf(operation)).toBe(kind)
  })

  it('ask for money, numbers and goods under stable names', () => {
    const personal = ['account', 'openId', 'benefitNo']
    expect(
      gateway.asked('payouts.create', { amount: '5', currency: 'KES', account: 'A1', name: 'Tom' }),
    ).toEqual({
      terms: { amount: '5', currency: 'KES', account: 'A1' },
      recipient: 'A1',
      personal,
      amount: '5',
      currency: 'KES',
    })
    expect(gateway.asked('data.topUp', { benefitNo: '0818', goodsId: 'G1' })).toEqual({
      terms: { benefitNo: '0818', goodsId: 'G1' },
      recipient: '0818',
      personal,
    })
  })

  // Rule 9: a payment could be given back twice under two references.
  it('give a payment back once, unless told otherwise', () => {
    const params = { payTxnId: 'T1', cpRefundId: 'R1' }
    expect(gateway.asked('refunds.create', params)).toMatchObject({
      once: 'refund T1',
      terms: { payTxnId: 'T1' },
    })
    expect(paynicorn({ allowSeveralRefunds: true }).asked('refunds.create', params)).toMatchObject({
      once: 'refund T1',
      again: true,
    })
  })

  it.each([
    ['benefitNo', '08184123954', '8184123954', true],
    ['benefitNo', '08184123954', '2348184123954', true],
    ['benefitNo', '08184123954', '08184123955', false],
    ['benefitNo', '12345', '9912345', false],
    ['benefitNo', '0', '00', true],
    ['amount', '50', '50.00', true],
    ['amount', '50', '50.01', false],
    ['operatorCode', '12345678', '912345678', false],
  ])('%s %s and %s are the same: %s', (name, asked, told, same) => {
    expect(gateway.sameTerm?.(name, asked, told)).toBe(same)
  })
})

describe('what an answer says', () => {
  it.each([
    ['1', 'succeeded', false],
    ['-1', 'pending', false],
    // Rule 1: a repeated orderId is refused so.
    ['0', 'unknown', 'maybe'],
    ['2', 'unknown', false],
    ['', 'unknown', false],
  ])('of a payment with the status %j: %s', (status, state, exists) => {
    for (const txnId of [undefined, 'T1']) {
      const fact = gateway.read(payment, { result: { status, txnId, code: '1' } })
      expect(fact.state).toBe(state)
      expect(fact.exists ?? false).toBe(exists)
      expect(fact.ids).toEqual(txnId === undefined ? {} : { txnId })
    }
  })

  it("of a refund tells the refund's own id under its own name", () => {
    const refund = placed(gateway, 'refunds.create', { payTxnId: 'T1' })
    const fact = gateway.read(refund, { result: { status: '-1', refundId: 'F1', orderId: 'of-the-payment' } })
    expect(fact).toMatchObject({ gatewayReference: 'F1', ids: { refundId: 'F1' }, reference: 'R1' })
  })

  it.each([
    ['4007', 'rejected', false],
    ['4009', 'unknown', true],
    ['205999', 'unknown', false],
    ['5000', 'unknown', false],
  ])('a refusal of a top-up with %s: %s', (gatewayCode, state, exists) => {
    const meaning = gatewayCode === '5000' ? undefined : 'documented'
    const refusal = new GatewayError({ gatewayCode, gatewayMessage: '', httpStatus: 200, meaning })
    expect(gateway.read(topUp, { refusal })).toMatchObject({ state, exists })
  })

  // Rule 9: what a query tells of amount and number was not looked at.
  it('of a top-up tells number, money and what is secret in it', () => {
    const result = {
      transId: 'R1',
      statusCode: '1',
      benefitNo: '8184123954',
      amount: '50',
      currency: 'ngn',
      countryCode: 'ng',
      tokenData: '1234-5678',
      orderId: '12418046125113395',
      operatorCode: '',
    }
    expect(gateway.read(topUp, { result })).toMatchObject({
      state: 'succeeded',
      amount: '50',
      currency: 'NGN',
      ids: { orderId: '12418046125113395' },
      terms: { benefitNo: '8184123954', amount: '50', currency: 'NGN', countryCode: 'NG' },
      details: { tokenData: '1234-5678' },
      secrets: ['tokenData'],
    })
    const { currency } = gateway.read(topUp, { result: { ...result, currency: undefined } })
    expect(currency).toBe('NGN')
  })
})

describe('what a callback says', () => {
  const postback = (fields: Parameters<typeof paynicornPostback>[0]) =>
    heard(gateway, 'paynicornPostback', paynicornPostback(fields, SECRET))
  const recharge = (fields: Parameters<typeof paynicornRecharge>[0]) =>
    heard(gateway, 'paynicornRecharge', paynicornRecharge(fields, SECRET))

  it('of a transaction may be about three kinds of order', () => {
    expect(postback({ orderId: 'R1', txnId: 'T1', memo: 'm', tokenData: '9' })).toMatchObject({
      kinds: ['payment', 'refund', 'payout'],
      reference: 'R1',
      ids: { txnId: 'T1' },
      state: 'succeeded',
      amount: '100.00',
      ordered: { amount: '100.00', currency: 'NGN' },
      details: { memo: 'm', tokenData: '9', countryCode: 'NG', payMethod: 'USSD' },
      secrets: ['tokenData'],
      answer: { code: '0000', message: 'success', status: '1', txnId: 'T1' },
    })
    expect(postback({ status: '0', code: '77', message: 'no' }).error).toMatchObject({ gatewayCode: '77' })
    expect(postback({ status: '7' }).state).toBeUndefined()
  })

  it('of a top-up keeps the id under the name that it came by', () => {
    expect(recharge({ originOrderNo: 'R1', orderNo: 12418046125113395n, status: 2 })).toMatchObject({
      kinds: ['topUp'],
      ids: { orderNo: '12418046125113395' },
      state: 'failed',
      answer: { transId: 'R1', statusCode: '2' },
      details: {},
      error: { name: 'GatewayError' },
    })
    expect(recharge({ status: 9 }).state).toBeUndefined()
  })

  // "Callbacks under attack": a signed body that names another app was taken.
  it('is refused when it names another app', () => {
    const foreign = expect.objectContaining({ status: 403, code: 'callback_account' })
    expect(() => postback({ appKey: 'app-2' })).toThrow(foreign)
    expect(() => recharge({ appKey: 'app-2' })).toThrow(foreign)
    const outside = JSON.parse(paynicornPostback({}, SECRET).body) as object
    const rawBody = Buffer.from(JSON.stringify({ ...outside, appKey: 'app-2' }))
    expect(() => heard(gateway, 'paynicornPostback', { rawBody })).toThrow(foreign)
    // Found by an attack: an object was asked for its text, and had none.
    for (const appKey of ['{}', '{"n":1.0}', '{"toString":1}', '["app-1"]', 'true']) {
      const text = JSON.stringify(outside).replace(/}$/, `,"n":1.0,"appKey":${appKey}}`)
      expect(() => gateway.callbacks.paynicornPostback?.read(Buffer.from(text))).toThrow(foreign)
    }
    expect(postback({ appKey: 'app-1' }).details).not.toHaveProperty('appKey')
  })

  // Rule 10: text is compared as the bytes that were signed.
  it('is refused with half a surrogate pair in it', () => {
    expect(() => postback({ orderId: 'R\ud800' })).toThrow(
      expect.objectContaining({ code: 'callback_malformed' }),
    )
  })

  it('has at most 64 fields', () => {
    const fields = Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`f${n}`, 'x']))
    expect(() => recharge(fields)).toThrow(expect.objectContaining({ code: 'callback_malformed' }))
  })

  it('is acknowledged with its own transaction, a recharge with the text that was chosen', () => {
    const { paynicornPostback: kind, paynicornRecharge: other } = gateway.callbacks
    expect(kind?.acknowledge(postback({ txnId: 'T9' }))).toBe('success_T9')
    expect(other?.acknowledge(recharge({}))).toBe('success')
    const chosen = paynicorn({ rechargeAcknowledgement: 'ok' }).callbacks.paynicornRecharge
    expect(chosen?.acknowledge(recharge({}))).toBe('ok')
  })

  it('is found again in its event', () => {
    const event = { source: 'callback', callback: 'paynicornPostback', data: postback({}).data } as OrderEvent
    expect(paynicornPostbackOf(event)?.txnId).toBe('32012210000010134')
    expect(paynicornRechargeOf(event)).toBeUndefined()
    const other = { ...event, callback: 'paynicornRecharge', data: recharge({}).data }
    expect(paynicornRechargeOf(other)?.originOrderNo).toBe('A-1')
    expect(paynicornPostbackOf(other)).toBeUndefined()
  })
})
