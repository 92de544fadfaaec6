import type { PaynicornState } from '../../gateways/paynicorn/state.ts'
import type { Exchange, Reply, Route } from '../../http/exchange.ts'
import { bodyOf, json, RequestError, route } from '../../http/json.ts'

/** Who pays at the cashier page, as the console shows and sets it. */
export function customerRoutes(state: PaynicornState): readonly Route[] {
  const read = (): Reply => json({ customer: state.customer })

  const set = (exchange: Exchange): Reply => {
    const { customer } = bodyOf(exchange)
    if (customer !== 'automatic' && customer !== 'cashier') {
      throw new RequestError(400, 'customer is neither "automatic" nor "cashier"')
    }
    state.customer = customer
    return read()
  }

  return [route('GET', '/console/customer', read), route('POST', '/console/customer', set)]
}
