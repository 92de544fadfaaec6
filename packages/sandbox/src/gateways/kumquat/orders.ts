import { beijingTimestamp, literal } from '@kumicorn/messages'
import { units } from '../../engine/decimal.ts'
import { setStatus } from '../../engine/order-book.ts'
import { carrierOfInternational } from '../../reference-data/countries.ts'
import type { Product } from './catalogue.ts'
import { endpoints } from './endpoints.ts'
import { handler, type KumquatCall, type KumquatResult } from './operation.ts'
import { mockSerials, noFunds, plannedResultOf, REFUSED_ACCOUNT } from './planned-results.ts'
import { KumquatRefusal } from './refusals.ts'
import { enter } from './settling.ts'
import { available, type KumquatOrder, productForSale } from './state.ts'

interface Placing {
  readonly request_no: string
  readonly account: string
  readonly callback_url?: string | undefined
}

export const placeOrder = handler(endpoints.placeOrder, (params, call) => {
  checkPlacing(params, call)
  return place(params, productForSale(call.state, params.product_id), call)
})

export const placeOrderByValue = handler(endpoints.placeOrderByValue, (params, call) => {
  const { state } = call
  if (!state.settings.placeByValue) throw new KumquatRefusal('JU9980', 'kumquat.placeByValue is off')
  checkPlacing(params, call)
  const carrier = carrierOfInternational(params.account)
  if (carrier === undefined || carrier.country.iso !== params.country_code.toUpperCase()) {
    throw new KumquatRefusal('JU9978', `no carrier of ${params.country_code} has a number like this`)
  }
  const value = units(params.base_value)
  const product = state.products.find(
    (candidate) =>
      candidate.carrier === carrier &&
      candidate.unit.toUpperCase() === params.unit.toUpperCase() &&
      units(candidate.baseValue) === value &&
      !candidate.off,
  )
  if (product === undefined)
    throw new KumquatRefusal('JU9992', `${carrier.name} has no product of this value`)
  return place(params, product, call)
})

/** @throws KumquatRefusal */
function checkPlacing({ request_no, account }: Placing, { state }: KumquatCall): void {
  if (account === REFUSED_ACCOUNT) throw new KumquatRefusal('JU9994', 'an account of the mock table')
  // The pattern of the reference lets six digits through, its text asks for eight.
  if (account.length < 8) throw new KumquatRefusal('JU9972', 'the account has less than 8 digits')
  if (state.byRequestNo.has(request_no)) {
    throw new KumquatRefusal('JU9993', `request_no ${request_no} was accepted before`)
  }
}

function place(params: Placing, product: Product, call: KumquatCall): KumquatResult {
  const { state, operation, answering } = call
  const { simulation, settings, serials } = state
  const price = units(product.price)
  const charged = available(state) >= price
  const order: KumquatOrder = {
    gateway: 'kumquat',
    operation,
    reference: params.request_no,
    gatewayId: serials.hex(32),
    amount: product.price,
    currency: 'CNY',
    createdAt: simulation.clock.now(),
    answering,
    callbacks: [],
    state: 'pending',
    status: 'ACCEPT',
    settledAt: undefined,
    account: params.account,
    product,
    callbackUrl: params.callback_url,
    plannedResult: charged ? plannedResultOf(params.account, settings.otherAccounts) : noFunds,
    result: undefined,
    charged,
  }
  if (charged) state.balance -= price
  enter(state, order)
  setStatus(simulation, order, 'pending', 'ACCEPT')
  return { result: orderView(order) }
}

/** Assumption: the saved reference has lost the fields of its result objects. */
const orderView = (order: KumquatOrder) => ({
  request_no: order.reference,
  serial_no: order.gatewayId,
  status: order.status,
  account: order.account,
  product_id: literal(order.product.id),
  price: literal(order.amount),
  callback_url: order.callbackUrl ?? '',
  create_time: beijingTimestamp(order.createdAt),
  ...(order.result === undefined ? {} : { result: order.result }),
})

export const queryOrder = handler(
  endpoints.queryOrder,
  ({ serial_no, request_no }, { state: { bySerialNo, byRequestNo } }) => {
    const mocked = serial_no === undefined ? undefined : mockSerials.get(serial_no)
    if (mocked !== undefined) {
      return { result: { request_no: request_no ?? '', serial_no, status: mocked } }
    }
    const order = serial_no === undefined ? byRequestNo.get(request_no ?? '') : bySerialNo.get(serial_no)
    if (order === undefined || (request_no !== undefined && order.reference !== request_no)) {
      // Assumption: the reference lists no code for an order that does not exist.
      throw new KumquatRefusal('JU9997', 'there is no such order')
    }
    return { result: orderView(order) }
  },
)
