import type { Exchange, Reply, Route } from '../wire/exchange.ts'
import { bodyOf, json, notFound } from './json.ts'
import { toNextState } from './next-state.ts'
import type { ConsoleParts } from './parts.ts'
import { placeSample } from './sample.ts'

/** What the console does beside the control API. */
export function actionRoutes(parts: ConsoleParts): readonly Route[] {
  const { simulation, paynicorn } = parts

  const next = ({ pathParams }: Exchange): Reply => {
    const order = simulation.orders.byId(pathParams.gatewayId ?? '')
    if (order === undefined) return notFound('There is no such order any more.')
    toNextState(simulation, order)
    return json({})
  }

  const sample = async (exchange: Exchange): Promise<Reply> => {
    const { gateway } = bodyOf(exchange)
    return json({ reference: await placeSample(parts, String(gateway)) })
  }

  const readCustomer = (): Reply => json({ customer: paynicorn.customer })

  const setCustomer = (exchange: Exchange): Reply => {
    const { customer } = bodyOf(exchange)
    if (customer === 'automatic' || customer === 'cashier') paynicorn.customer = customer
    return readCustomer()
  }

  return [
    { methods: ['POST'], path: '/console/orders/{gatewayId}/next', handle: next },
    { methods: ['POST'], path: '/console/sample', handle: sample },
    { methods: ['GET'], path: '/console/customer', handle: readCustomer },
    { methods: ['POST'], path: '/console/customer', handle: setCustomer },
  ]
}
