import { decimalText, units } from '../../engine/decimal.ts'
import { countryOf } from '../../reference-data/countries.ts'
import { convert } from '../../reference-data/rates.ts'
import { endpoints } from './endpoints.ts'
import { handler, type PaynicornCall } from './operation.ts'
import { resultForAmount, resultForRefund } from './planned-results.ts'
import { BusinessRefusal } from './refusals.ts'
import type { PaynicornState, Transaction } from './state.ts'
import {
  ACCEPTED,
  accept,
  codeAndMessageOf,
  findTransaction,
  PROCESSING,
  refuseRepeated,
  repeated,
} from './transactions.ts'

export const createPayment = handler(
  endpoints.createPayment,
  (params, call) => {
    const { amount, currency, countryCode, orderId, payMethod = '', phone = '', email = '' } = params
    const priced = { amount, currency: currency.toUpperCase() }
    const paid = params.payByLocalCurrency ? inLocalCurrency(priced, countryCode) : priced
    // With a method and what it needs to know of the customer, or with the consent that PalmID has given, a payment
    // starts without the cashier page.
    const direct = (payMethod !== '' && (phone !== '' || email !== '')) || params.palmAuthCode !== undefined
    const checkout = {
      description: params.orderDescription,
      language: params.language ?? '',
      frontPage: params.cpFrontPage ?? '',
      payMethod,
      held: call.state.customer === 'cashier',
      paidHere: false,
    }
    const order =
      repeated(call.state, 'payment', orderId) ??
      accept(
        {
          txnType: 'payment',
          reference: orderId,
          plannedResult: resultForAmount(amount),
          ...paid,
          pricingAmount: priced.amount,
          pricingCurrency: priced.currency,
          countryCode: countryCode.toUpperCase(),
          payMethod: payMethod || 'CARD',
          memo: params.memo ?? '',
          referenceNo: params.referenceNo ?? '',
          customer: phone || email || orderId,
          checkout: direct ? undefined : checkout,
        },
        call,
      )
    return {
      ...ACCEPTED,
      txnId: order.gatewayId,
      status: PROCESSING,
      webUrl: order.checkout === undefined ? '' : `${call.origin}/cashier/${order.gatewayId}`,
    }
  },
  { txnId: '', status: '0', webUrl: '' },
)

interface Money {
  readonly amount: string
  readonly currency: string
}

/** The amount in the country's own currency where the rates know both, as `payByLocalCurrency` asks for. */
function inLocalCurrency(priced: Money, countryCode: string): Money {
  const local = countryOf(countryCode)?.currency
  const converted = local === undefined ? undefined : convert(units(priced.amount), priced.currency, local)
  if (local === undefined || converted === undefined || local === priced.currency) return priced
  return { amount: decimalText(converted, 2), currency: local }
}

export const createRefund = handler(
  endpoints.createRefund,
  ({ payTxnId, cpRefundId, memo }, call) => {
    const first = repeated(call.state, 'refund', cpRefundId)
    if (first !== undefined) return { ...ACCEPTED, refundId: first.gatewayId, status: PROCESSING }
    refuseRepeated(call.state, 'refund', cpRefundId)
    const payment = refundable(call.state, payTxnId)
    const { amount, currency, countryCode, payMethod, referenceNo, customer, pricingAmount } = payment
    const order = accept(
      {
        txnType: 'refund',
        reference: cpRefundId,
        plannedResult: resultForRefund(pricingAmount),
        amount,
        currency,
        pricingAmount,
        pricingCurrency: payment.pricingCurrency,
        countryCode,
        payMethod,
        memo,
        referenceNo,
        customer,
        payTxnId,
      },
      call,
    )
    return { ...ACCEPTED, refundId: order.gatewayId, status: PROCESSING }
  },
  { refundId: '', status: '0' },
)

/** Only a successful payment, and only once. @throws BusinessRefusal */
function refundable({ byTxnId, refunds }: PaynicornState, payTxnId: string): Transaction {
  const payment = byTxnId.get(payTxnId)
  if (payment?.txnType !== 'payment') throw new BusinessRefusal('1003', `there is no payment ${payTxnId}`)
  if (payment.state !== 'succeeded') throw new BusinessRefusal('1006', 'the payment has not succeeded')
  const refund =
    payment.givenBackBy ??
    [...(refunds.get(payTxnId) ?? [])].find(({ state }) => state !== 'failed')?.reference
  if (refund !== undefined) throw new BusinessRefusal('1006', `refund ${refund} has given it back`)
  return payment
}

interface Payout {
  readonly orderId: string
  readonly currency: string
  readonly amount: string
  readonly countryCode: string
}

const blank = { status: '0', txnId: '' } as const

export const createPayout = handler(
  endpoints.createPayout,
  (params, call) => payOut(params, params.payoutMethod, params.account, call),
  blank,
)

export const createPayoutToUser = handler(
  endpoints.createPayoutToUser,
  (params, call) => payOut(params, 'PAYNICORNPAY', params.openId, call),
  blank,
)

function payOut(params: Payout, payMethod: string, customer: string, call: PaynicornCall): unknown {
  const { orderId, amount, currency, countryCode } = params
  const order =
    repeated(call.state, 'payout', orderId) ??
    accept(
      {
        txnType: 'payout',
        reference: orderId,
        plannedResult: resultForAmount(amount),
        amount,
        currency: currency.toUpperCase(),
        countryCode: countryCode.toUpperCase(),
        payMethod,
        customer,
      },
      call,
    )
  return { ...ACCEPTED, status: PROCESSING, txnId: order.gatewayId }
}

export const queryTransaction = handler(
  endpoints.queryTransaction,
  ({ orderId, txnType }, { state }) => {
    const order = findTransaction(state, txnType, orderId)
    if (order === undefined) throw new BusinessRefusal('1003', `there is no ${txnType} ${orderId}`)
    return {
      ...codeAndMessageOf(order),
      txnId: order.gatewayId,
      status: order.status,
      // Assumption: milliseconds; the reference gives only the length of the text.
      completeTime: order.settledAt === undefined ? '' : String(order.settledAt),
    }
  },
  // No status: an order that the gateway does not know has neither succeeded nor failed.
  { txnId: '', status: '' },
)
