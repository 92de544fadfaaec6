import { overridesOf } from '../engine/faulty-callback.ts'
import { type CallbackOverrides, type OrderRecord, viewOf } from '../engine/order.ts'
import type { Exchange, Reply, Route } from '../http/exchange.ts'
import { bodyOf, json, RequestError, route } from '../http/json.ts'
import { type ControlParts, controlRoutes, type OrderAnswer, type OrdersAnswer } from './routes.ts'

const PAGE = 50
const LARGEST_PAGE = 500

/** What a receiver must refuse. */
const forgeries = ['tampered', 'wrong-key', 'wrong-amount'] as const

/** Looking at orders, and moving them. */
export function orderRoutes(parts: ControlParts): readonly Route[] {
  const { orders, simulation, settling, clock, faults } = parts

  const orderOf = ({ pathParams }: Exchange): OrderRecord => {
    const order = orders.byId(pathParams.id ?? '')
    if (order === undefined) throw new RequestError(404, `there is no order ${pathParams.id}`)
    return order
  }

  const shown = (order: OrderRecord): Reply => {
    const exchanges = parts.exchangesOf?.(order.gatewayId) ?? []
    const answer: OrderAnswer = { order: viewOf(order), exchanges }
    return json(answer)
  }

  /** Tells about an order that has something to tell and somewhere to tell it. */
  const resend = async (order: OrderRecord, overrides?: CallbackOverrides): Promise<Reply> => {
    const mistake = await clock.track(settling.resend(order, overrides))
    if (mistake !== undefined) throw new RequestError(409, mistake)
    return shown(order)
  }

  return [
    route('GET', controlRoutes.orders, ({ query }) => json(pageOf(orders.records(), query))),
    route('GET', controlRoutes.order, (exchange) => shown(orderOf(exchange))),
    route('POST', controlRoutes.settle, async (exchange) => {
      const order = orderOf(exchange)
      const { decision } = bodyOf(exchange)
      if (decision !== 'succeeded' && decision !== 'failed') {
        throw new RequestError(400, 'decision is neither "succeeded" nor "failed"')
      }
      await simulation.settle(order, decision)
      return shown(order)
    }),
    route('POST', controlRoutes.reverse, async (exchange) => {
      const order = orderOf(exchange)
      if (order.state === 'pending') throw new RequestError(409, 'the order is not decided: settle it')
      await simulation.settle(order, order.state === 'succeeded' ? 'failed' : 'succeeded')
      return shown(order)
    }),
    route('POST', controlRoutes.resend, (exchange) => resend(orderOf(exchange))),
    route('POST', controlRoutes.tamper, (exchange) => {
      const { fault = 'tampered' } = bodyOf(exchange)
      const kind = forgeries.find((each) => each === fault)
      if (kind === undefined) throw new RequestError(400, `fault is none of ${forgeries.join(', ')}`)
      const order = orderOf(exchange)
      if (!faults.canBefall({ kind }, order)) {
        throw new RequestError(409, `the callback of ${order.operation} tells no amount that could be wrong`)
      }
      return resend(order, overridesOf({ kind }, order, faults))
    }),
  ]
}

/** The newest first. */
function pageOf(records: readonly OrderRecord[], query: URLSearchParams): OrdersAnswer {
  const offset = numberOf(query, 'offset', 0)
  const limit = Math.min(numberOf(query, 'limit', PAGE), LARGEST_PAGE)
  const search = query.get('search')?.toLowerCase() ?? ''
  const fits = (order: OrderRecord): boolean =>
    (['gateway', 'operation', 'state'] as const).every((name) =>
      [null, '', order[name]].includes(query.get(name)),
    ) &&
    (search === '' || searched(order).some((text) => text.toLowerCase().includes(search)))
  const found = records.filter(fits)
  const orders = found.toReversed().slice(offset, offset + limit)
  return { total: found.length, offset, limit, orders: orders.map(viewOf) }
}

const searched = ({ reference, gatewayId, status, amount, operation }: OrderRecord): readonly string[] => [
  reference,
  gatewayId,
  status,
  amount,
  operation,
]

function numberOf(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name)
  if (text === null || text === '') return otherwise
  if (!/^\d{1,9}$/.test(text)) throw new RequestError(400, `${name} is not a whole number from 0`)
  return Number(text)
}
