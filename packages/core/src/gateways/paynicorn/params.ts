import { z } from 'zod'
import { belongTogether, currenciesMeant } from '../../data/currencies.ts'
import { lazy } from '../../data/lazy.ts'
import {
  amountNumberParam,
  amountTextParam,
  countryCodeParam,
  currencyParam,
  optionalTextParam,
  patternParam,
  textParam,
} from '../../data/schema.ts'

/* Parameters carry Paynicorn's own field names. Lengths are those of its tables. */

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
      /** Decimal text in the currency's main unit, at most two decimals, e.g. `'100.00'`. */
      amount: amount(),
      /** ISO 3166-1 alpha-2. */
      countryCode: countryCodeParam(),
      /** Your own id of the order and the idempotency key: a repeated one is refused. */
      orderId: orderId(),
      orderDescription: textParam(1024),
      currency: currencyParam(),
      /** Comes back in the postback. */
      referenceNo: optionalTextParam(32),
      /** A method of `methods.list`: skips the cashier's choice. */
      payMethod: optionalTextParam(64),
      /** Language of the cashier page. */
      language: optionalTextParam(8),
      /** Where the cashier page sends the customer afterwards. */
      cpFrontPage: optionalTextParam(1024),
      palmAuthCode: optionalTextParam(8),
      email: optionalTextParam(128),
      /** Without country prefix. */
      phone: optionalTextParam(32),
      /** Pakistan's identity card number. */
      cnic: optionalTextParam(32),
      payByLocalCurrency: flag(),
      /** JSON text that is passed back untouched. */
      memo: optionalTextParam(1024),
    })
    // Priced in any, and paid in the country's own.
    .refine((params) => params.payByLocalCurrency === true || isOfCountry(params), ofCountry),
)

/** Nothing that is blank, or that nobody sees: some letters and marks, too, and the blank among the signs of Braille. */
const SEEN = /^[^\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]{1,64}$/u

export const refundParams = lazy(() =>
  z.strictObject({
    /** `txnId` of the payment. With a blank that the gateway ignores it would be another payment to us. */
    payTxnId: patternParam(SEEN, 'text of 1 to 64 characters, without blanks'),
    /** Your own id of the refund. */
    cpRefundId: textParam(64, ', unique to this refund'),
    reason: textParam(64),
    memo: textParam(64),
  }),
)

const payout = lazy(() => ({
  /** Your own id of the payout. */
  orderId: orderId(),
  currency: currencyParam(),
  /** Decimal text, at most two decimals. */
  amount: amount(),
  countryCode: countryCodeParam(),
  /** Of who receives the money. */
  name: textParam(64),
}))

const BANK_CODE = 'required for payouts to bank cards (payoutMethod CARD)'

export const payoutParams = lazy(() =>
  z
    .strictObject({
      ...payout(),
      /** `CARD`, `MTN`, `MPESA`, `PAYNICORNPAY`, `AIRTEL`…: an open set. */
      payoutMethod: textParam(64),
      account: textParam(64),
      /** Mandatory for bank cards. */
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

export type PaynicornTxnType = 'payment' | 'refund' | 'payout' | 'authpay' | 'subscribe'

/** An open set: known values are offered, others are let through. */
const txnType = lazy(() =>
  textParam(16).transform((value) => value as PaynicornTxnType | (string & Record<never, never>)),
)

export const transactionQueryParams = lazy(() =>
  z.strictObject({
    orderId: textParam(64),
    /** `payment`, `refund`, `payout`, `authpay`, `subscribe`: an open set. */
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
      /** The client's own, if it is given. */
      appKey: appKeyParam(),
      /** Your own id of the order. */
      transId: transId(),
      countryCode: countryCodeParam(),
      bizType: z.literal('m_topup', '"m_topup", or left out').default('m_topup'),
      /** As `operators.byNumber` tells it. */
      operatorCode: textParam(64),
      /** The number to top up, without country prefix. */
      benefitNo: benefitNo(),
      /** Decimal text or a safe integer. */
      amount: amountNumberParam(),
      memo: optionalTextParam(1024),
      /** The local currency unless given: one that is told otherwise is a conflict. */
      currency: currencyParam().optional(),
    })
    .refine(isOfCountry, ofCountry),
)

export const topUpQueryParams = lazy(() => z.strictObject({ appKey: appKeyParam(), transId: textParam(64) }))

const goods = lazy(() => ({
  appKey: appKeyParam(),
  operatorCode: optionalTextParam(64),
  countryCode: z.union([countryCodeParam(), z.literal('')]).optional(),
}))

export const airtimeGoodsParams = lazy(() =>
  z.strictObject({
    ...goods(),
    productCode: z.literal('m_topup', '"m_topup", or left out').default('m_topup'),
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
    /** The number in its national form, e.g. `07012345678`. */
    nationalPhoneNo: patternParam(/^[0-9]{4,20}$/, 'a phone number in its national form: digits only'),
    countryCode: countryCodeParam(),
  }),
)

export const dataTopUpParams = lazy(() =>
  z.strictObject({
    /** The client's own, if it is given. */
    appKey: appKeyParam(),
    /** Your own id of the order. */
    transId: transId(),
    /** The number to top up, without country prefix. */
    benefitNo: benefitNo(),
    /** A `goodsId` of `data.goods`. */
    goodsId: textParam(64),
    memo: optionalTextParam(1024),
  }),
)

export const none = lazy(() => z.strictObject({}))

/** Parameters whose values never appear in an error. */
export const secretParams: readonly string[] = ['palmAuthCode', 'cnic']
