import { shown } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { JsonNumber } from '../../src/data/json.ts'
import { checked, letters, refused } from './checked.ts'

const payment = {
  amount: '100.00',
  countryCode: 'NG',
  orderId: 'O1',
  orderDescription: 'a cap',
  currency: 'NGN',
}
const refund = { payTxnId: 'T1', cpRefundId: 'F1', reason: 'returned', memo: 'none' }
const payout = {
  orderId: 'O1',
  currency: 'KES',
  amount: '5',
  countryCode: 'KE',
  payoutMethod: 'MPESA',
  name: 'Tom',
  account: '254700000000',
}
const toUser = { orderId: 'O1', currency: 'KES', amount: '5', countryCode: 'KE', name: 'Tom', openId: 'U1' }
const airtime = {
  transId: 'A1',
  countryCode: 'NG',
  operatorCode: 'MTN',
  benefitNo: '08184123954',
  amount: '50',
}
const data = { transId: 'D1', benefitNo: '08184123954', goodsId: 'NG72347153587' }
const vas = { pageNo: 1, pageSize: 20, metric: 'country', startDay: '20261101', endDay: '20261121' }
const channel = { districtChannel: 0, startTime: '2026-11-01', endTime: '2026-11-21' }

const upTo = (max: number) => `text of at most ${max} characters`
const text = (max: number, note = '') => `text of 1 to ${max} characters${note}`
const AMOUNT = 'a positive decimal as text with at most 2 decimals, e.g. "100.00" (at most 32 characters)'
const COUNTRY = 'an ISO 3166-1 alpha-2 country code, e.g. "NG"'
const CURRENCY = 'an ISO 4217 currency code, e.g. "NGN"'
const UNIQUE = ', unique to this order'
const BENEFIT = 'the number without country prefix: digits only'
const NUMBER =
  'a positive decimal as text, e.g. "100.50", or a safe integer (floating point would lose money)'
const COUNT = 'a whole number from 1, as number or digits'
const EITHER_DAY = 'a day as "yyyy-MM-dd" or "yyyyMMdd"'
const METRIC = 'one of report_day, country, cp_id, api_key, apk_package, district_channel, operator'
const CARD = 'required for payouts to bank cards (payoutMethod CARD)'
const DAY = 'a day as "yyyy-MM-dd"'
const RANGE = 'from startTime on, and at most 30 days after it'

describe('parameters that are taken', () => {
  const optional = {
    referenceNo: letters(32),
    payMethod: letters(64),
    language: letters(8),
    cpFrontPage: letters(1024),
    palmAuthCode: letters(8),
    email: letters(128),
    phone: letters(32),
    cnic: letters(32),
    payByLocalCurrency: true,
    memo: letters(1024),
  }

  it.each([
    ['payments.create', payment],
    ['payments.create', { ...payment, ...optional }],
    ['payments.create', { ...payment, orderId: letters(64), orderDescription: letters(1024), memo: '' }],
    ['payments.create', { ...payment, amount: `${'9'.repeat(29)}.99` }],
    ['refunds.create', refund],
    [
      'refunds.create',
      { payTxnId: letters(64), cpRefundId: letters(64), reason: letters(64), memo: letters(64) },
    ],
    ['payouts.create', payout],
    ['payouts.create', { ...payout, payoutMethod: 'CARD', bankCode: '058' }],
    ['payouts.create', { ...payout, payoutMethod: 'SOMETHING NEW', bankCode: '' }],
    ['payouts.createToUser', toUser],
    ['transactions.query', { orderId: 'O1', txnType: 'payment' }],
    ['transactions.query', { orderId: 'O1', txnType: 'something new' }],
    ['methods.list', { countryCode: 'NG', currency: 'NGN', txnType: 'payment' }],
    ['reports.appKeys', { cpId: 'C1' }],
    ['reports.vasByChannel', channel],
    ['reports.vasByChannel', { districtChannel: 99, startTime: '2026-11-01', endTime: '2026-11-01' }],
    ['reports.vasByChannel', { districtChannel: 5, startTime: '2028-02-01', endTime: '2028-03-02' }],
    ['airtime.query', { transId: 'A1' }],
    ['airtime.query', { transId: 'A1', appKey: 'another' }],
    ['data.query', { transId: 'D1' }],
    ['data.topUp', { ...data, memo: '' }],
    ['operators.byNumber', { nationalPhoneNo: '07012345678', countryCode: 'NG' }],
    ['currency.usdRates', {}],
  ])('%s: %j', (operation, params) => {
    expect(checked(operation, params)).toEqual(params)
  })

  it('the business type and the product code are filled in', () => {
    const amount = new JsonNumber('50')
    expect(checked('airtime.topUp', airtime)).toEqual({ ...airtime, amount, bizType: 'm_topup' })
    expect(checked('airtime.goods', {})).toEqual({ productCode: 'm_topup' })
    // The page's table says the one, its example the other.
    expect(checked('airtime.goods', { productCode: 'data_topup' })).toEqual({ productCode: 'data_topup' })
    expect(checked('data.goods', { countryCode: '', operatorCode: '' })).toEqual({
      productCode: 'data_topup',
      countryCode: '',
      operatorCode: '',
    })
  })

  it.each([
    ['50.5', '50.5'],
    [50, '50'],
    [50n, '50'],
  ])('a top-up of %s, digit for digit', (amount, digits) => {
    expect(checked('airtime.topUp', { ...airtime, amount })).toMatchObject({ amount: new JsonNumber(digits) })
  })

  it('a report with all its filters', () => {
    const filters = {
      appKey: 'A',
      countries: ['NG'],
      operators: ['MTN'],
      apkPackage: 'p',
      districtChannel: '0',
    }
    expect(checked('reports.vas', { ...vas, ...filters })).toMatchObject(filters)
    expect(checked('reports.vas', { ...vas, pageNo: '2', pageSize: '50' })).toBeTypeOf('object')
  })
})

describe('parameters that are refused, by field and with what is allowed', () => {
  it.each([
    ['payments.create', { ...payment, amount: '100.001' }, 'amount', AMOUNT],
    ['payments.create', { ...payment, amount: '0' }, 'amount', AMOUNT],
    ['payments.create', { ...payment, amount: '0.00' }, 'amount', AMOUNT],
    ['payments.create', { ...payment, amount: '-1' }, 'amount', AMOUNT],
    ['payments.create', { ...payment, amount: '1e2' }, 'amount', AMOUNT],
    ['payments.create', { ...payment, amount: '01' }, 'amount', AMOUNT],
    ['payments.create', { ...payment, amount: 100 }, 'amount', AMOUNT],
    ['payments.create', { ...payment, amount: '9'.repeat(33) }, 'amount', AMOUNT],
    ['payments.create', { ...payment, amount: undefined }, 'amount', AMOUNT],
    ['payments.create', { ...payment, countryCode: 'NGA' }, 'countryCode', COUNTRY],
    ['payments.create', { ...payment, currency: 'NG' }, 'currency', CURRENCY],
    ['payments.create', { ...payment, currency: undefined }, 'currency', CURRENCY],
    ['payments.create', { ...payment, orderId: '' }, 'orderId', text(64, UNIQUE)],
    ['payments.create', { ...payment, orderId: letters(65) }, 'orderId', text(64, UNIQUE)],
    ['payments.create', { ...payment, orderDescription: letters(1025) }, 'orderDescription', text(1024)],
    ['payments.create', { ...payment, referenceNo: letters(33) }, 'referenceNo', upTo(32)],
    ['payments.create', { ...payment, payMethod: letters(65) }, 'payMethod', upTo(64)],
    ['payments.create', { ...payment, language: letters(9) }, 'language', upTo(8)],
    ['payments.create', { ...payment, cpFrontPage: letters(1025) }, 'cpFrontPage', upTo(1024)],
    ['payments.create', { ...payment, palmAuthCode: letters(9) }, 'palmAuthCode', upTo(8)],
    ['payments.create', { ...payment, email: letters(129) }, 'email', upTo(128)],
    ['payments.create', { ...payment, phone: letters(33) }, 'phone', upTo(32)],
    ['payments.create', { ...payment, cnic: letters(33) }, 'cnic', upTo(32)],
    ['payments.create', { ...payment, payByLocalCurrency: 'yes' }, 'payByLocalCurrency', 'true or false'],
    ['payments.create', { ...payment, memo: letters(1025) }, 'memo', upTo(1024)],
    ['payments.create', { ...payment, memo: { k: 1 } }, 'memo', upTo(1024)],
    ['refunds.create', { ...refund, payTxnId: letters(65) }, 'payTxnId', `${text(64)}, without blanks`],
    ['refunds.create', { ...refund, cpRefundId: '' }, 'cpRefundId', text(64, ', unique to this refund')],
    ['refunds.create', { ...refund, reason: letters(65) }, 'reason', text(64)],
    ['refunds.create', { ...refund, memo: undefined }, 'memo', text(64)],
    ['payouts.create', { ...payout, payoutMethod: 'CARD' }, 'bankCode', CARD],
    ['payouts.create', { ...payout, payoutMethod: 'card', bankCode: '' }, 'bankCode', CARD],
    ['payouts.create', { ...payout, payoutMethod: '' }, 'payoutMethod', text(64)],
    ['payouts.create', { ...payout, name: undefined }, 'name', text(64)],
    ['payouts.create', { ...payout, account: '' }, 'account', text(64)],
    ['payouts.create', { ...payout, amount: 5 }, 'amount', AMOUNT],
    ['payouts.createToUser', { ...toUser, openId: '' }, 'openId', text(64)],
    ['payouts.createToUser', { ...toUser, amount: '0' }, 'amount', AMOUNT],
    ['transactions.query', { orderId: 'O1', txnType: '' }, 'txnType', text(16)],
    ['transactions.query', { txnType: 'payment' }, 'orderId', text(64)],
    ['methods.list', { countryCode: 'NG', currency: 'NGN' }, 'txnType', text(16)],
    ['reports.vas', { ...vas, pageNo: 0 }, 'pageNo', COUNT],
    ['reports.vas', { ...vas, pageSize: '0' }, 'pageSize', COUNT],
    ['reports.vas', { ...vas, pageSize: 1.5 }, 'pageSize', COUNT],
    ['reports.vas', { ...vas, metric: 'weather' }, 'metric', METRIC],
    ['reports.vas', { ...vas, countries: 'NG' }, 'countries', 'a list of country codes'],
    ['reports.vas', { ...vas, countries: ['NG', 'X'] }, 'countries.1', COUNTRY],
    ['reports.vas', { ...vas, operators: 7 }, 'operators', 'a list of operator codes'],
    ['reports.vas', { ...vas, apkPackage: letters(257) }, 'apkPackage', upTo(256)],
    ['reports.vas', { ...vas, startDay: '' }, 'startDay', EITHER_DAY],
    ['reports.vas', { ...vas, startDay: 'yesterday' }, 'startDay', EITHER_DAY],
    ['reports.vas', { ...vas, startDay: '2026-1101' }, 'startDay', EITHER_DAY],
    ['reports.vas', { ...vas, endDay: '20261131' }, 'endDay', EITHER_DAY],
    ['reports.vas', { ...vas, endDay: '2026-13-01' }, 'endDay', EITHER_DAY],
    ['reports.vas', { ...vas, endDay: '2026-11-21 10:00' }, 'endDay', EITHER_DAY],
    ['reports.vas', { ...vas, endDay: '2026-10-31' }, 'endDay', 'from startDay on'],
    ['reports.appKeys', {}, 'cpId', text(64)],
    ['reports.vasByChannel', { ...channel, districtChannel: -1 }, 'districtChannel', 'a whole number from 0'],
    [
      'reports.vasByChannel',
      { ...channel, districtChannel: '0' },
      'districtChannel',
      'a whole number, e.g. 0 (palmstore)',
    ],
    ['reports.vasByChannel', { ...channel, startTime: '01.11.2026' }, 'startTime', DAY],
    ['reports.vasByChannel', { ...channel, endTime: '2026-11-31' }, 'endTime', DAY],
    ['reports.vasByChannel', { ...channel, endTime: '2026-13-01' }, 'endTime', DAY],
    ['reports.vasByChannel', { ...channel, endTime: '2026-12-02' }, 'endTime', RANGE],
    ['reports.vasByChannel', { ...channel, endTime: '2026-10-31' }, 'endTime', RANGE],
    ['airtime.topUp', { ...airtime, bizType: 'data' }, 'bizType', '"m_topup", or left out'],
    ['airtime.topUp', { ...airtime, transId: '' }, 'transId', text(64, UNIQUE)],
    ['airtime.topUp', { ...airtime, benefitNo: '+234818' }, 'benefitNo', BENEFIT],
    ['airtime.topUp', { ...airtime, operatorCode: undefined }, 'operatorCode', text(64)],
    ['airtime.topUp', { ...airtime, amount: 0.5 }, 'amount', NUMBER],
    ['airtime.topUp', { ...airtime, amount: '0' }, 'amount', NUMBER],
    ['airtime.topUp', { ...airtime, currency: 'naira' }, 'currency', CURRENCY],
    ['airtime.topUp', { ...airtime, memo: letters(1025) }, 'memo', upTo(1024)],
    ['airtime.query', {}, 'transId', text(64)],
    ['airtime.goods', { productCode: 'x' }, 'productCode', '"m_topup" or "data_topup", or left out'],
    ['data.goods', { productCode: 'm_topup' }, 'productCode', '"data_topup", or left out'],
    ['data.topUp', { ...data, goodsId: '' }, 'goodsId', text(64)],
    ['data.topUp', { ...data, benefitNo: '12' }, 'benefitNo', BENEFIT],
    [
      'operators.byNumber',
      { nationalPhoneNo: 'home', countryCode: 'NG' },
      'nationalPhoneNo',
      'a phone number in its national form: digits only',
    ],
  ])('%s %j', (operation, params, field, allowed) => {
    const error = refused(operation, params)
    expect(error.issues).toMatchObject([{ field, allowed }])
    expect(error.message).toContain(`${operation}: ${field}: ${allowed}`)
  })

  it.each([
    ['payments.create', payment],
    ['refunds.create', refund],
    ['payouts.create', payout],
    ['airtime.topUp', airtime],
    ['currency.usdRates', {}],
  ])('%s with a parameter that it does not have', (operation, params) => {
    expect(refused(operation, { ...params, colour: 'red' }).issues).toMatchObject([
      { field: 'colour', allowed: 'this operation has no such parameter' },
    ])
  })

  it.each(['palmAuthCode', 'cnic'])('but the value of %s is never shown', (field) => {
    for (const value of ['4221-9876543-1-and-too-long-for-either-field', 422198765431, ['4221-9876543-1']]) {
      const error = refused('payments.create', { ...payment, [field]: value })
      expect(error.issues).toMatchObject([{ field, given: '[redacted]' }])
      expect(shown(error)).not.toMatch(/4221/)
    }
  })
})
