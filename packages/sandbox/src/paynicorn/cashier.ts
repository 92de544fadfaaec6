import { type Answer, type Exchange, type GatewayServer, jsonHeaders } from '../wire/exchange.ts'
import type { PaynicornState } from './state.ts'

const PATH = '/cashier/{txnId}'

/** The address that `webUrl` names: tells about the payment as JSON. */
export function cashierServer(state: PaynicornState): GatewayServer {
  const show = ({ pathParams }: Exchange): Answer => {
    const headers = jsonHeaders()
    const payment = state.byTxnId.get(pathParams.txnId ?? '')
    if (payment?.txnType !== 'payment') return { status: 404, headers, body: '{"message":"no such payment"}' }
    const { gatewayId, reference, pricingAmount, pricingCurrency, status } = payment
    const body = JSON.stringify({
      txnId: gatewayId,
      orderId: reference,
      amount: pricingAmount,
      currency: pricingCurrency,
      status,
    })
    return { status: 200, headers, body }
  }
  return { routes: [{ methods: ['GET'], path: PATH, handle: show }], prefix: '/cashier/', unknown: show }
}
