import { z } from 'zod'
import { belongTogether, currenciesMeant } from '../../data/currencies.ts'
import { lazy } from '../../data/lazy.ts'
import {
  amountNumberParam,
  amountTextParam,
  countryCodeParam,
  currencyParam,
  openTextParam,
  optionalTextParam,
  patternParam,
  textParam,
} from '../../data/schema.ts'
import { UNSEEN } from '../../data/unseen.ts'
import type { PaynicornPayoutMethod } from './operations/payouts.ts'
import type { PaynicornTxnType } from './operations/transactions.ts'

/* Parameters carry Paynicorn's own field names. Lengths are those of its tables. What each means stands in `operations/`. */

const amount = lazy(() => amountTextParam(32, 2))
const orderId = lazy(() => textParam(64, ', unique to this order'))
interface CountryAndCurrency {
  readonly countryCode: string
  readonly currency?: string | undefined
}

/** A currency of another country would be refused, or worse, taken for that one's. */
const isOfCountry = ({ countryCode, currency }: CountryAndCurrency): boolean =>
  currency === undefined || belongTogether(countryCode, currency)

const ofCountry = {
  path: ['currency'],
  error: ({ input }: { readonly input?: unknown }) =>
    currenciesMeant((input as CountryAndCurrency).countryCode),
}

const flag = lazy(() => z.boolean('true or false').optional())

export const paymentParams = lazy(() =>
  z
    .strictObject({
      amount: amount(),
      countryCode: countryCodeParam(),
      orderId: orderId(),
      orderDescription: textParam(1024),
      currency: currencyParam(),
      referenceNo: optionalTextParam(32),
      payMethod: optionalTextParam(64),
      language: optionalTextParam(8),
      cpFrontPage: optionalTextParam(1024),
      palmAuthCode: optionalTextParam(8),
      email: optionalTextParam(128),
      phone: optionalTextParam(32),
      cnic: optionalTextParam(32),
      payByLocalCurrency: flag(),
      memo: optionalTextParam(1024),
    })
    // Priced in any, and paid in the country's own.
    .refine((params) => params.payByLocalCurrency === true || isOfCountry(params), ofCountry),
)

export const refundParams = lazy(() =>
  z.strictObject({
    // With a blank that the gateway ignores it would be another payment to us.
    payTxnId: patternParam(
      new RegExp(`^[^\\s\\p{C}${UNSEEN}]{1,64}$`, 'u'),
      'text of 1 to 64 characters, without blanks',
    ),
    cpRefundId: textParam(64, ', unique to this refund'),
    reason: textParam(64),
    memo: textParam(64),
  }),
)

const payout = lazy(() => ({
  orderId: orderId(),
  currency: currencyParam(),
  amount: amount(),
  countryCode: countryCodeParam(),
  name: textParam(64),
}))

const BANK_CODE = 'required for payouts to bank cards (payoutMethod CARD)'

export const payoutParams = lazy(() =>
  z
    .strictObject({
      ...payout(),
      payoutMethod: openTextParam<PaynicornPayoutMethod>(64),
      account: textParam(64),
      bankCode: optionalTextParam(64),
    })
    .refine(({ payoutMethod, bankCode }) => payoutMethod.toUpperCase() !== 'CARD' || Boolean(bankCode), {
      path: ['bankCode'],
      error: BANK_CODE,
    })
    .refine(isOfCountry, ofCountry),
)

export const payoutToUserParams = lazy(() =>
  z.strictObject({ ...payout(), openId: textParam(64) }).refine(isOfCountry, ofCountry),
)

const txnType = lazy(() => openTextParam<PaynicornTxnType>(16))

export const transactionQueryParams = lazy(() =>
  z.strictObject({
    orderId: textParam(64),
    txnType: txnType(),
  }),
)

export const methodsParams = lazy(() =>
  z
    .strictObject({
      countryCode: countryCodeParam(),
      currency: currencyParam(),
      txnType: txnType(),
    })
    .refine(isOfCountry, ofCountry),
)

/** The client's own unless given. */
export const appKeyParam = lazy(() => textParam(64).optional())

const transId = lazy(() => textParam(64, ', unique to this order'))
const benefitNo = lazy(() => patternParam(/^[0-9]{4,20}$/, 'the number without country prefix: digits only'))

export const airtimeTopUpParams = lazy(() =>
  z
    .strictObject({
      appKey: appKeyParam(),
      transId: transId(),
      countryCode: countryCodeParam(),
      bizType: z.literal('m_topup', '"m_topup", or left out').default('m_topup'),
      operatorCode: textParam(64),
      benefitNo: benefitNo(),
      amount: amountNumberParam(),
      memo: optionalTextParam(1024),
      currency: currencyParam().optional(),
    })
    .refine(isOfCountry, ofCountry),
)

export const topUpQueryParams = lazy(() => z.strictObject({ appKey: appKeyParam(), transId: textParam(64) }))

const COUNTRY_OR_NONE = 'an ISO 3166-1 alpha-2 country code, e.g. "NG", or left out'
const goods = lazy(() => ({
  appKey: appKeyParam(),
  operatorCode: optionalTextParam(64),
  countryCode: z.union([countryCodeParam(), z.literal('')], COUNTRY_OR_NONE).optional(),
}))

export const airtimeGoodsParams = lazy(() =>
  z.strictObject({
    ...goods(),
    // The page's table says data_topup, its example m_topup: both go through.
    productCode: z
      .enum(['m_topup', 'data_topup'], '"m_topup" or "data_topup", or left out')
      .default('m_topup'),
  }),
)

export const dataGoodsParams = lazy(() =>
  z.strictObject({
    ...goods(),
    productCode: z.literal('data_topup', '"data_topup", or left out').default('data_topup'),
  }),
)

export const operatorParams = lazy(() =>
  z.strictObject({
    nationalPhoneNo: patternParam(/^[0-9]{4,20}$/, 'a phone number in its national form: digits only'),
    countryCode: countryCodeParam(),
  }),
)

export const dataTopUpParams = lazy(() =>
  z.strictObject({
    appKey: appKeyParam(),
    transId: transId(),
    benefitNo: benefitNo(),
    goodsId: textParam(64),
    memo: optionalTextParam(1024),
  }),
)

export const none = lazy(() => z.strictObject({}))

/** Parameters whose values never appear in an error. */
export const secretParams: readonly string[] = ['palmAuthCode', 'cnic']
