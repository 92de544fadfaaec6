import { describe, expect, it } from 'vitest'
import { GatewayError, kumquatCallbackOf, type OrderEvent } from '../../src/index.ts'
import { kumquatCallback } from '../../src/testing/index.ts'
import { heard, kumquat, placed, SIGN_KEY } from './gateway.ts'

const gateway = kumquat()
const order = placed(gateway, 'orders.place', { request_no: 'R1', product_id: 7, account: '254771114118' })
const refused = (gatewayCode: string) =>
  new GatewayError({ gateway: 'kumquat', gatewayCode, gatewayMessage: 'no', httpStatus: 400 })

describe('the account of KUMQUAT', () => {
  it('is a digest of the partner number alone: addresses and keys change', () => {
    const { account } = gateway
    expect(account).toMatch(/^kumquat_[0-9a-f]{16}$/)
    expect(kumquat({ baseUrl: 'https://other.example', signKey: 'other' }).account).toBe(account)
    expect(kumquat({ partnerNo: 'P2' }).account).not.toBe(account)
  })
})

describe('what an order asks for', () => {
  // Rule 9: an extra `amount` parameter was taken for the price.
  it('has no price, whatever else is sent along', () => {
    const asked = gateway.asked('orders.place', {
      product_id: 7n,
      account: '1',
      amount: '5',
      currency: 'USD',
    })
    expect(asked).toEqual({ terms: { product_id: '7', account: '1' }, recipient: '1', personal: ['account'] })
  })
})

describe('what an answer says', () => {
  it.each([
    ['ACCEPT', 'pending'],
    ['PROCESSING', 'pending'],
    ['SUBMIT', 'pending'],
    ['SUCCESS', 'succeeded'],
    ['FAIL', 'failed'],
    ['REJECT', 'failed'],
    // Rule 9: an undocumented status word was accepted.
    ['FROZEN', 'unknown'],
    ['toString', 'unknown'],
    [undefined, 'unknown'],
  ])('%s: %s', (status, state) => {
    const fact = gateway.read(order, { result: { status, price: '98.0', serial_no: 'S1' } })
    expect(fact).toMatchObject({
      state,
      amount: '98.0',
      gatewayReference: 'S1',
      reference: 'R1',
    })
    expect(fact.error === undefined).toBe(state === 'pending' || state === 'succeeded')
  })

  it('tells what was asked for, ids by name, and the code of a card as a secret', () => {
    const told = {
      request_no: 'R2',
      serial_no: 'S1',
      status: 'SUCCESS',
      account: '1',
      product_id: '7',
      pin: '42',
    }
    expect(gateway.read(order, { result: told })).toMatchObject({
      reference: 'R2',
      ids: { serial_no: 'S1' },
      terms: { account: '1', product_id: '7' },
      details: { pin: '42' },
      secrets: ['pin'],
      answer: told,
    })
  })

  it.each([
    ['JU9997', 'rejected', false],
    ['JU9989', 'rejected', false],
    ['JU9993', 'unknown', true],
    ['JU0000', 'unknown', false],
    ['constructor', 'unknown', false],
    ['', 'unknown', false],
  ])('a refusal with %s: %s', (code, state, exists) => {
    expect(gateway.read(order, { refusal: refused(code) })).toMatchObject({ state, exists, status: code })
  })
})

describe('what a callback says', () => {
  const callback = (fields: Parameters<typeof kumquatCallback>[0]) =>
    heard(gateway, 'kumquat', kumquatCallback(fields, SIGN_KEY))

  it('comes as text, in the shape of the answer too', () => {
    const fact = callback({ request_no: 'R1', serial_no: 'S1', price: '98.0', pin: '42', batch: 3 })
    expect(fact).toMatchObject({
      callback: 'kumquat',
      kinds: ['order'],
      state: 'succeeded',
      details: { pin: '42', batch: '3' },
      secrets: ['pin'],
      answer: { request_no: 'R1', serial_no: 'S1', status: 'SUCCESS', price: '98.0', pin: '42' },
    })
    expect(fact.error).toBeUndefined()
  })

  it('carries why it failed, and no state that is not documented', () => {
    expect(callback({ status: 'error', result: '充值失败' })).toMatchObject({
      state: 'failed',
      answer: { status: 'FAIL' },
      error: { gatewayCode: 'error', gatewayMessage: '充值失败' },
    })
    const odd = callback({ status: 'constructor' })
    expect([odd.state, odd.answer, odd.error]).toEqual([undefined, undefined, undefined])
  })

  // "Callbacks under attack": a signed body that names another partner was taken.
  it('is refused when it names another partner, and taken when it names us', () => {
    expect(() => callback({ partner_no: 'P2' })).toThrow(
      expect.objectContaining({ status: 403, code: 'callback_account' }),
    )
    expect(callback({ partner_no: 'P1' }).details).toEqual({})
    expect(callback({ partner_no: '' }).state).toBe('succeeded')
  })

  // "Callbacks under attack": a body has at most 64 fields.
  it('has at most 64 fields', () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, 'x']))
    // Five of a success and the signature come on top.
    expect(callback(fields(58)).state).toBe('succeeded')
    expect(() => callback(fields(59))).toThrow(expect.objectContaining({ code: 'callback_malformed' }))
  })

  // "Callbacks under attack": such a price stopped the process for 7 s.
  it('has no amount when its price is no decimal of at most 64 characters', () => {
    expect(callback({ price: `0.${'0'.repeat(50_000)}1` }).amount).toBeUndefined()
    expect(callback({ price: `1${'0'.repeat(50_000)}` }).amount).toBeUndefined()
    expect(callback({ price: '' }).amount).toBeUndefined()
  })

  it('is found again in its event', () => {
    const { source, data } = callback({})
    const event = { source, callback: 'kumquat', data } as OrderEvent
    expect(kumquatCallbackOf(event)?.request_no).toBe('A-1')
    expect(kumquatCallbackOf({ ...event, source: 'query' })).toBeUndefined()
    expect(kumquatCallbackOf({ ...event, callback: 'mango' })).toBeUndefined()
  })
})
