import { type DecimalText, plainDecimal } from '../../data/decimal.ts'
import { AnswerError, GatewayError } from '../../data/errors.ts'
import type { Fact } from '../../orders/fact.ts'
import type { ReportedState } from '../../orders/lifecycle.ts'
import type { OrderRecord } from '../../orders/order.ts'
import { textsBeside, textsOf } from '../texts.ts'
import { kumquatCodes, ORDER_EXISTS } from './codes.ts'
import type { KumquatOrder } from './operations/orders.ts'
import { kumquatSecrets } from './results.ts'

/*
 * The one place where KUMQUAT's words about an order become states.
 */

/** What an order asks for. */
export const termNames = ['account', 'product_id', 'country_code', 'base_value', 'unit'] as const

const states: Readonly<Record<string, ReportedState>> = {
  ACCEPT: 'pending',
  PROCESSING: 'pending',
  SUBMIT: 'pending',
  SUCCESS: 'succeeded',
  FAIL: 'failed',
  // The gateway took the order and refused it later: its own word about an order that it knows.
  REJECT: 'failed',
}

const meanings: Readonly<Record<string, string>> = {
  FAIL: 'the order failed',
  REJECT: 'the gateway refused the order',
}

/** What a record of an order says. `httpStatus` 200: refusals are no records. */
export function orderFact(order: OrderRecord, told: KumquatOrder, source: 'call' | 'query'): Fact {
  const { status = '', serial_no, request_no } = told
  const state = Object.hasOwn(states, status) ? (states[status] as ReportedState) : 'unknown'
  return {
    source,
    kinds: [order.kind],
    reference: request_no ?? order.reference,
    state,
    status,
    gatewayReference: serial_no,
    ids: textsOf(told, ['serial_no']),
    amount: told.price,
    terms: textsOf(told, termNames),
    details: textsOf(told, kumquatSecrets),
    secrets: kumquatSecrets.filter((name) => told[name] !== undefined),
    data: told,
    answer: told,
    error: errorOf(order, state, status),
  }
}

function errorOf(
  { operation }: OrderRecord,
  state: ReportedState,
  status: string,
): GatewayError | AnswerError | undefined {
  const context = { gateway: 'kumquat', operation, httpStatus: 200 }
  if (state === 'failed') {
    return new GatewayError({
      ...context,
      gatewayCode: status,
      gatewayMessage: '',
      meaning: meanings[status],
    })
  }
  if (state !== 'unknown') return undefined
  const said = status === '' ? 'no status' : 'a status that is not documented'
  return new AnswerError('malformed', `${operation ?? 'order'}: the answer has ${said}`, context)
}

/** What the refusal of an order says. */
export function refusalFact({ kind, reference }: OrderRecord, error: GatewayError): Fact {
  const exists = error.gatewayCode === ORDER_EXISTS
  const isDocumented = Object.hasOwn(kumquatCodes, error.gatewayCode)
  return {
    source: 'call',
    kinds: [kind],
    reference,
    // A code that nobody has documented may mean anything.
    state: isDocumented && !exists ? 'rejected' : 'unknown',
    status: error.gatewayCode,
    data: { errorCode: error.gatewayCode, returnMsg: error.gatewayMessage },
    error,
    exists,
  }
}

const callbackStates: Readonly<Record<string, { readonly state: ReportedState; readonly status: string }>> = {
  success: { state: 'succeeded', status: 'SUCCESS' },
  error: { state: 'failed', status: 'FAIL' },
}

/** The fields of a callback that say nothing beyond state, money and ids. */
const SCAFFOLDING = new Set<string>([
  'request_no',
  'serial_no',
  'status',
  'result',
  'price',
  'datetime',
  'partner_no',
  ...termNames,
])

/** What a callback says; its fields are verified texts, `''` left out. */
export function callbackFact(data: Readonly<Record<string, string | undefined>>): Fact {
  const { request_no = '', status = '', result = '', price, pin } = data
  const known = Object.hasOwn(callbackStates, status) ? callbackStates[status] : undefined
  const amount: DecimalText | undefined = price === undefined ? undefined : plainDecimal(price)
  const failure = { gatewayCode: status, gatewayMessage: result, httpStatus: 200, meaning: meanings.FAIL }
  return {
    source: 'callback',
    callback: 'kumquat',
    kinds: ['order'],
    reference: request_no,
    state: known?.state,
    status,
    gatewayReference: data.serial_no,
    ids: textsOf(data, ['serial_no']),
    amount,
    unreadable: price !== undefined && amount === undefined ? 'price' : undefined,
    terms: textsOf(data, termNames),
    details: textsBeside(data, SCAFFOLDING),
    secrets: kumquatSecrets.filter((name) => data[name] !== undefined),
    data,
    answer: known && { request_no, serial_no: data.serial_no, status: known.status, price: amount, pin },
    error: known?.state === 'failed' ? new GatewayError({ gateway: 'kumquat', ...failure }) : undefined,
  }
}
