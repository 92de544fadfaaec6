import { countries, countryOf } from '../../reference-data/countries.ts'
import {
  amount,
  amountNumber,
  country,
  currency,
  dashed,
  day,
  eitherDay,
  type Fields,
  flag,
  integer,
  listOf,
  matching,
  oneOf,
  optional,
  type ParamTable,
  text,
} from '../params.ts'

/**
 * How the answers of an operation are built. `transaction`: the content is the result. `topup`: the content is
 * `{ code, msg, result }`. `report` and `currency`: as transaction, and they may come bare.
 */
export type Family = 'transaction' | 'topup' | 'report' | 'currency'

/** An operation as the gateway's page has it. */
export interface PaynicornEndpoint<F extends Fields = Fields> extends ParamTable<F> {
  readonly operation: string
  readonly family: Family
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** The content carries the merchant's appKey as well as the envelope. */
  readonly appKeyInside: boolean
}

type More<F extends Fields> = Partial<Pick<PaynicornEndpoint<F>, 'appKeyInside' | 'check'>>

const row = <const F extends Fields>(
  operation: string,
  family: Family,
  path: string,
  fields: F,
  { appKeyInside = false, check = () => [] }: More<F> = {},
): PaynicornEndpoint<F> => ({
  operation,
  family,
  method: family === 'currency' ? 'GET' : 'POST',
  path,
  fields,
  appKeyInside,
  check,
})

/** By the page's table of countries and currencies, as far as the sandbox has it: not the money of another country. */
function ofCountry({ countryCode, currency }: { readonly countryCode: string; readonly currency: string }) {
  const asked = currency.toUpperCase()
  const own = countryOf(countryCode)?.currency
  const isForeign = own !== undefined && own !== asked && countries.some((each) => each.currency === asked)
  return isForeign ? [{ field: 'currency', missing: false, allowed: `${own} in ${countryCode}, or USD` }] : []
}

const INSIDE = { appKeyInside: true }
/** Assumption: the page says "the smallest unit, kept to two decimals"; the published clients send the main unit. */
const money = { amount: amount(2, 32), currency, countryCode: country }
const number = matching(/^[0-9]{4,20}$/, 'a phone number: 4 to 20 digits')
const payout = { orderId: text(64), ...money, name: text(64) }
const topUp = { transId: text(64), benefitNo: number, memo: optional(text(1024)) }
const goods = { operatorCode: optional(text(64)), countryCode: optional(country) }
const page = integer(1, 999_999_999, 'a whole number from 1')
/** The page says 8, though `subscribe` has nine letters. */
const txnType = text(16)

const DAY = 24 * 60 * 60_000

/** Every operation of Paynicorn API v3. */
export const endpoints = {
  createPayment: row(
    'payments.create',
    'transaction',
    '/v3/transaction/pay',
    {
      ...money,
      orderId: text(64),
      orderDescription: text(1024),
      referenceNo: optional(text(32)),
      payMethod: optional(text(64)),
      language: optional(text(8)),
      cpFrontPage: optional(text(1024)),
      palmAuthCode: optional(text(8)),
      email: optional(text(128)),
      phone: optional(text(32)),
      cnic: optional(text(32)),
      payByLocalCurrency: optional(flag),
      memo: optional(text(1024)),
    },
    // Priced in any, and paid in the country's own.
    { check: (params) => (params.payByLocalCurrency === true ? [] : ofCountry(params)) },
  ),
  createRefund: row('refunds.create', 'transaction', '/v3/transaction/refund', {
    payTxnId: text(64),
    cpRefundId: text(64),
    reason: text(64),
    memo: text(64),
  }),
  createPayout: row(
    'payouts.create',
    'transaction',
    '/v3/transaction/payout',
    { ...payout, payoutMethod: text(64), account: text(64), bankCode: optional(text(64)) },
    {
      check: (params) =>
        params.payoutMethod.toUpperCase() === 'CARD' && params.bankCode === undefined
          ? [{ field: 'bankCode', missing: true, allowed: 'mandatory for payouts to bank cards' }]
          : ofCountry(params),
    },
  ),
  createPayoutToUser: row(
    'payouts.createToUser',
    'transaction',
    '/customer/oauth/transaction/payout',
    { ...payout, openId: text(64) },
    { check: ofCountry },
  ),
  queryTransaction: row('transactions.query', 'transaction', '/v3/transaction/query', {
    orderId: text(64),
    txnType,
  }),
  listMethods: row(
    'methods.list',
    'transaction',
    '/v3/transaction/method',
    {
      countryCode: country,
      currency,
      txnType,
    },
    { check: ofCountry },
  ),
  vasReport: row(
    'reports.vas',
    'report',
    '/merchant/report/query',
    {
      appKey: text(64),
      countries: optional(listOf(country)),
      operators: optional(listOf(text(64))),
      pageNo: page,
      pageSize: page,
      apkPackage: optional(text(256)),
      districtChannel: optional(text(64)),
      metric: oneOf(
        'report_day',
        'country',
        'cp_id',
        'api_key',
        'apk_package',
        'district_channel',
        'operator',
      ),
      // No page says how these days are written.
      startDay: eitherDay,
      endDay: eitherDay,
    },
    {
      ...INSIDE,
      check: ({ startDay, endDay }) =>
        dashed(startDay) <= dashed(endDay)
          ? []
          : [{ field: 'endDay', missing: false, allowed: 'from startDay on' }],
    },
  ),
  appKeysReport: row('reports.appKeys', 'report', '/merchant/report/cpinfo/queryAppKeyList', {
    cpId: text(64),
  }),
  vasByChannelReport: row(
    'reports.vasByChannel',
    'report',
    '/merchant/report/getListByDistrictChannel',
    { districtChannel: integer(0, 999_999_999, 'a whole number from 0'), startTime: day, endTime: day },
    {
      check({ startTime, endTime }) {
        const days = (Date.parse(endTime) - Date.parse(startTime)) / DAY
        const allowed = 'from startTime on, and at most 30 days after it'
        return days >= 0 && days <= 30 ? [] : [{ field: 'endTime', missing: false, allowed }]
      },
    },
  ),
  topUpAirtime: row(
    'airtime.topUp',
    'topup',
    '/topup/api/topup',
    {
      ...topUp,
      countryCode: country,
      bizType: oneOf('m_topup'),
      operatorCode: text(64),
      amount: amountNumber(12, 32),
      currency: optional(currency),
    },
    INSIDE,
  ),
  queryAirtime: row('airtime.query', 'topup', '/topup/api/query', { transId: text(64) }, INSIDE),
  listAirtimeGoods: row(
    'airtime.goods',
    'topup',
    '/topup/api/queryGoods',
    // The page's table says data_topup, its example m_topup.
    { ...goods, productCode: oneOf('m_topup', 'data_topup') },
    INSIDE,
  ),
  operatorByNumber: row('operators.byNumber', 'topup', '/topup/api/queryOperatorCode', {
    nationalPhoneNo: number,
    countryCode: country,
  }),
  topUpData: row('data.topUp', 'topup', '/topup/api/data/topup', { ...topUp, goodsId: text(64) }, INSIDE),
  queryData: row('data.query', 'topup', '/topup/api/data/query', { transId: text(64) }, INSIDE),
  listDataGoods: row(
    'data.goods',
    'topup',
    '/topup/api/data/queryGoods',
    { ...goods, productCode: oneOf('data_topup') },
    INSIDE,
  ),
  getUsdRates: row('currency.usdRates', 'currency', '/currency/queryall', {}),
} as const
