import { paynicornEndpoints } from '@kumicorn/core/endpoints'
import { fateOfRefund } from '../magic.ts'
import { handler } from '../operation.ts'
import { BusinessRefusal } from '../refusals.ts'
import type { PaynicornState, Transaction } from '../state.ts'
import { accept, refuseRepeated, verdictOf } from '../transactions.ts'

export const createRefund = handler(
  paynicornEndpoints.refunds.create,
  ({ payTxnId, cpRefundId, memo }, call) => {
    refuseRepeated(call.state, 'refund', cpRefundId)
    const payment = refundable(call.state, payTxnId)
    const { amount, currency, countryCode, payMethod, referenceNo, customer, pricingAmount } = payment
    const order = accept(
      {
        txnType: 'refund',
        reference: cpRefundId,
        fate: fateOfRefund(pricingAmount),
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
    return { ...verdictOf(order), refundId: order.gatewayId, status: order.status }
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
