import type { Fact } from '../../orders/fact.ts'
import type { OrderRecord, Terms } from '../../orders/order.ts'
import { textsOf } from '../texts.ts'
import { paynicornSecrets } from './results.ts'
import { errorOf, topUpState } from './status.ts'
import { moneyOf } from './transactions.ts'

/** What the answers about top-ups tell, as far as their states need it. */
export interface ToldTopUp {
  readonly transId: string
  readonly statusCode: string
  readonly description?: string | undefined
  readonly [field: string]: unknown
}

/** What the answer to a top-up, or a query about one, says. */
export function topUpFact(order: OrderRecord, told: ToldTopUp, source: 'call' | 'query'): Fact {
  const { transId, statusCode: status, description: message } = told
  const state = topUpState(status)
  const ids = textsOf(told, ['orderId'])
  const { amount, currency, unreadable } = moneyOf(told)
  return {
    source,
    kinds: [order.kind],
    reference: transId || order.reference,
    state: state ?? 'unknown',
    status,
    gatewayReference: ids.orderId,
    ids,
    amount,
    currency: amount === undefined ? undefined : (currency ?? order.currency),
    unreadable,
    terms: termsOf(told),
    details: textsOf(told, paynicornSecrets),
    secrets: paynicornSecrets.filter((name) => told[name] !== undefined),
    data: told,
    answer: told,
    error: errorOf({ operation: order.operation, status, state, message }),
  }
}

/** What of what was asked for is told. */
export function termsOf(told: Readonly<Record<string, unknown>>): Terms {
  const { currency, countryCode, ...rest } = textsOf(told, [
    'benefitNo',
    'amount',
    'currency',
    'goodsId',
    'operatorCode',
    'countryCode',
  ])
  const codes = { currency: currency?.toUpperCase(), countryCode: countryCode?.toUpperCase() }
  return { ...rest, ...textsOf(codes) }
}
