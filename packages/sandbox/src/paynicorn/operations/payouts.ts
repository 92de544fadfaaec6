import { paynicornEndpoints } from '@kumicorn/core/endpoints'
import { fateOfAmount } from '../magic.ts'
import { handler, type PaynicornCall } from '../operation.ts'
import { accept, verdictOf } from '../transactions.ts'

interface Payout {
  readonly orderId: string
  readonly currency: string
  readonly amount: string
  readonly countryCode: string
}

const blank = { status: '0', txnId: '' } as const

export const createPayout = handler(
  paynicornEndpoints.payouts.create,
  (params, call) => payOut(params, params.payoutMethod, params.account, call),
  blank,
)

export const createPayoutToUser = handler(
  paynicornEndpoints.payouts.createToUser,
  (params, call) => payOut(params, 'PAYNICORNPAY', params.openId, call),
  blank,
)

function payOut(params: Payout, payMethod: string, customer: string, call: PaynicornCall): unknown {
  const { orderId, amount, currency, countryCode } = params
  const order = accept(
    {
      txnType: 'payout',
      reference: orderId,
      fate: fateOfAmount(amount),
      amount,
      currency: currency.toUpperCase(),
      countryCode: countryCode.toUpperCase(),
      payMethod,
      customer,
    },
    call,
  )
  return { ...verdictOf(order), status: order.status, txnId: order.gatewayId }
}
