import type { PaynicornState } from '../../gateways/paynicorn/state.ts'
import type { Exchange, Reply, Route } from '../../http/exchange.ts'
import { bodyOf, json } from '../console/json.ts'

/** Who pays at the cashier page, as the console shows and sets it. */
export function customerRoutes(state: PaynicornState): readonly Route[] {
  const read = (): Reply => json({ customer: state.customer })

  const set = (exchange: Exchange): Reply => {
    const { customer } = bodyOf(exchange)
    if (customer === 'automatic' || customer === 'cashier') state.customer = customer
    return read()
  }

  return [
    { methods: ['GET'], path: '/console/customer', handle: read },
    { methods: ['POST'], path: '/console/customer', handle: set },
  ]
}
