import { decimalText, units } from '../../engine/decimal.ts'
import { countryOf } from '../../reference-data/countries.ts'
import { convert } from '../../reference-data/rates.ts'
import { endpoints } from './endpoints.ts'
import { handler } from './operation.ts'
import { resultForAmount } from './planned-results.ts'
import { ACCEPTED, accept, PROCESSING, repeated } from './transactions.ts'

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
