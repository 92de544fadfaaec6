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
function refundable({ byTxnId, transactions }: PaynicornState, payTxnId: string): Transaction {
  const payment = byTxnId.get(payTxnId)
  if (payment?.txnType !== 'payment') throw new BusinessRefusal('1003', `there is no payment ${payTxnId}`)
  if (payment.state !== 'succeeded') throw new BusinessRefusal('1006', 'the payment has not succeeded')
  for (const other of transactions.values()) {
    if (other.payTxnId === payTxnId && other.state !== 'failed') {
      throw new BusinessRefusal('1006', `refund ${other.reference} has given it back`)
    }
  }
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
