import { z } from 'zod'
import { lazy } from '../../data/lazy.ts'
import {
  comparableText,
  decimalText,
  openText,
  optionalCount,
  optionalDecimal,
  optionalOpenText,
  optionalText,
  text,
} from '../../data/schema.ts'
import type { PaynicornStatus, PaynicornStatusCode } from './operations/answers.ts'

/*
 * Results carry Paynicorn's own field names; what is not certain is optional, what is unknown is kept. What each field means
 * stands in `operations/`.
 */

const outcomeFields = lazy(() => ({
  code: optionalText(),
  message: optionalText(),
  status: openText<PaynicornStatus>(),
}))

/** Result of `payments.create`. */
export const payment = lazy(() =>
  z.looseObject({
    ...outcomeFields(),
    txnId: optionalText(),
    webUrl: optionalText(),
  }),
)

/** Result of `refunds.create`. */
export const refund = lazy(() => z.looseObject({ ...outcomeFields(), refundId: optionalText() }))

/** Result of `payouts.create` and `payouts.createToUser`. */
export const payoutAnswer = lazy(() => z.looseObject({ ...outcomeFields(), txnId: optionalText() }))

/** Result of `transactions.query`. */
export const transaction = lazy(() =>
  z.looseObject({
    ...outcomeFields(),
    /** In an odd shape it fails: it names a transaction, and not which. */
    txnId: text()
      .nullish()
      .transform((value) => value || undefined),
    completeTime: optionalText(),
    /* Not on the page; compared with what was asked for when they are told. */
    orderId: comparableText(),
    cpRefundId: comparableText(),
    refundId: comparableText(),
    payTxnId: comparableText(),
    amount: comparableText(),
    currency: comparableText(),
    pricingAmount: comparableText(),
    pricingCurrency: comparableText(),
    countryCode: comparableText(),
    account: comparableText(),
    openId: comparableText(),
  }),
)

const optionalDecimals = lazy(() =>
  z
    .array(decimalText())
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined),
)

/** Result of `methods.list`. `supportAmount` excludes `minAmount` and `maxAmount`. */
export const methods = lazy(() =>
  z.looseObject({
    code: optionalText(),
    message: optionalText(),
    methodInfo: z
      .array(
        z.looseObject({
          code: text(),
          name: optionalText(),
          icon: optionalText(),
          methodType: optionalText(),
          supportAmount: optionalDecimals(),
          minAmount: optionalDecimal(),
          maxAmount: optionalDecimal(),
          discount: optionalDecimal(),
        }),
      )
      .nullish()
      .transform((value) => value ?? []),
  }),
)

const report = <Row extends z.ZodType>(row: Row) =>
  z.looseObject({
    code: optionalText(),
    message: optionalText(),
    data: z
      .array(row)
      .nullish()
      .transform((value) => value ?? []),
  })

/** Result of `reports.vas`. Amounts are decimal text. */
export const vasReport = lazy(() =>
  report(
    z.looseObject({
      amountSumUsd: optionalDecimal(),
      dau: optionalCount(),
      estimatedIncome: optionalDecimal(),
      metric: optionalText(),
      metricValue: optionalText(),
      operatorDivide: optionalDecimal(),
      paySuccessCount: optionalCount(),
      payUserCount: optionalCount(),
      platformDivide: optionalDecimal(),
      realizationEfficiency: optionalDecimal(),
      smsSuccessCount: optionalCount(),
    }),
  ),
)

/** Result of `reports.appKeys`. */
export const appKeysReport = lazy(() => report(text()))

/** Result of `reports.vasByChannel`. */
export const vasByChannelReport = lazy(() =>
  report(
    z.looseObject({ packageName: optionalText(), countryCode: optionalText(), usdSum: optionalDecimal() }),
  ),
)

/** Result of `airtime.topUp` and `data.topUp`. `orderId` has all its 64 bits, as text. */
export const topUp = lazy(() =>
  z.looseObject({
    transId: text(),
    statusCode: openText<PaynicornStatusCode>(),
    description: optionalText(),
    orderId: optionalText(),
  }),
)

const topUpRecord = lazy(() => ({
  transId: text(),
  statusCode: openText<PaynicornStatusCode>(),
  description: optionalText(),
  countryCode: comparableText(),
  operatorCode: comparableText(),
  benefitNo: comparableText(),
  memo: optionalText(),
}))

/** Result of `airtime.query`. */
export const airtimeRecord = lazy(() =>
  z.looseObject({
    ...topUpRecord(),
    bizType: optionalText(),
    amount: comparableText(),
    currency: comparableText(),
    packageId: optionalText(),
    packageDesc: optionalText(),
    tokenData: optionalText(),
  }),
)

/** Result of `data.query`. */
export const dataRecord = lazy(() =>
  z.looseObject({ ...topUpRecord(), goodsId: comparableText(), goodsDesc: optionalText() }),
)

const goodsItem = lazy(() => ({
  productCode: optionalText(),
  countryCode: optionalText(),
  operatorCode: optionalText(),
  goodsId: text(),
}))

/** Result of `airtime.goods`. */
export const airtimeGoods = lazy(() =>
  z.array(
    z.looseObject({
      ...goodsItem(),
      id: optionalText(),
      rechargeAmount: optionalDecimal(),
      rechargeMinAmount: optionalDecimal(),
      rechargeMaxAmount: optionalDecimal(),
      rechargeCurrency: optionalText(),
      buyingType: optionalOpenText<'FIXED' | 'RANGE'>(),
    }),
  ),
)

/** Result of `data.goods`: always a list, though the source's example shows a single object. */
export const dataGoods = lazy(() =>
  z.preprocess(
    (value) => (value === null || value === undefined || Array.isArray(value) ? (value ?? []) : [value]),
    z.array(z.looseObject({ ...goodsItem(), goodsDesc: optionalText(), amount: optionalDecimal() })),
  ),
)

/** Result of `operators.byNumber`. */
export const operator = lazy(() =>
  z.looseObject({
    operatorCode: text(),
    operatorName: optionalText(),
    countryCode: optionalText(),
    currency: optionalText(),
    areaCode: optionalText(),
  }),
)

/** Result of `currency.usdRates`: `quotes.USDNGN` is how many naira a dollar costs, as decimal text. */
export const usdRates = lazy(() =>
  z.looseObject({
    timestamp: optionalCount(),
    source: text(),
    date: optionalText(),
    quotes: z.record(z.string(), decimalText()),
  }),
)

/** Fields of Paynicorn whose values are worth money: never shown, never logged. */
export const paynicornSecrets: readonly string[] = ['tokenData']
