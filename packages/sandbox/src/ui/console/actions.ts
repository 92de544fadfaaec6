import type { OrderRecord } from '../../engine/order.ts'
import { setStatus } from '../../engine/order-book.ts'
import type { Simulation } from '../../engine/simulation.ts'
import type { Exchange, Reply, Route } from '../../http/exchange.ts'
import { bodyOf, json, notFound } from './json.ts'
import type { ConsoleParts } from './parts.ts'
import { placeSample } from './sample.ts'

/** What KUMQUAT goes through before it decides. */
const next: Readonly<Record<string, string>> = { ACCEPT: 'PROCESSING', PROCESSING: 'SUBMIT' }

/** Brings a pending order one status further; the last step decides it as it was planned, else as a success. */
export function toNextState(simulation: Simulation, order: OrderRecord): void {
  if (order.state !== 'pending') return
  const status = order.gateway === 'kumquat' ? next[order.status] : undefined
  if (status !== undefined) {
    setStatus(simulation, order, 'pending', status)
    return
  }
  const decision = simulation.orders.actionsOf(order).plannedResult ?? 'succeeded'
  // The delivery may take long and nobody waits for it: the history tells how it went.
  void simulation.clock.track(simulation.settle(order, decision))
}

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
