import { describe, expect, it } from 'vitest'
import { belongTogether } from '../../src/data/currencies.ts'
import { checked, refused } from './checked.ts'

// Found by newcomers: a payment in naira from Kenya was sent, and failed at the gateway.

const payment = { orderId: 'O1', amount: '100.00', orderDescription: 'a cap' }
const payout = { orderId: 'O1', amount: '5', name: 'Tom' }
const airtime = { transId: 'A1', operatorCode: 'MTN', benefitNo: '08184123954', amount: '50' }

const calls: readonly (readonly [operation: string, params: object])[] = [
  ['payments.create', payment],
  ['payouts.create', { ...payout, payoutMethod: 'MPESA', account: '254700000000' }],
  ['payouts.createToUser', { ...payout, openId: 'U1' }],
  ['methods.list', { txnType: 'payment' }],
  ['airtime.topUp', airtime],
]

describe.each(calls)('%s', (operation, params) => {
  it.each([
    ['KE', 'NGN', 'a currency of KE (KES), or USD, EUR, GBP'],
    ['ke', 'ngn', 'a currency of KE (KES), or USD, EUR, GBP'],
    ['SN', 'XAF', 'a currency of SN (XOF), or USD, EUR, GBP'],
    ['DE', 'KES', 'a currency of DE (EUR), or USD, EUR, GBP'],
  ])('refuses %s with %s', (countryCode, currency, allowed) => {
    const { issues } = refused(operation, { ...params, countryCode, currency })
    expect(issues).toEqual([{ field: 'currency', given: JSON.stringify(currency), allowed }])
  })

  it.each([
    ['KE', 'KES'],
    ['sn', 'xof'],
    ['NG', 'USD'],
    // What is not known may be right.
    ['XX', 'NGN'],
    ['NG', 'XTS'],
  ])('takes %s with %s', (countryCode, currency) => {
    expect(checked(operation, { ...params, countryCode, currency })).toMatchObject({
      currency: currency.toUpperCase(),
    })
  })
})

describe('a currency and a country', () => {
  it('need not belong together where the customer pays in his own', () => {
    const priced = { ...payment, countryCode: 'KE', currency: 'NGN', payByLocalCurrency: true }
    expect(checked('payments.create', priced)).toMatchObject({ currency: 'NGN' })
  })

  it('are those of today, and of yesterday where they were replaced', () => {
    for (const [country, currency] of [
      ['SL', 'SLE'],
      ['SL', 'SLL'],
      ['ZW', 'ZWG'],
      ['CW', 'XCG'],
      ['HR', 'EUR'],
      ['LS', 'ZAR'],
    ] as const)
      expect(belongTogether(country, currency)).toBe(true)
  })
})
