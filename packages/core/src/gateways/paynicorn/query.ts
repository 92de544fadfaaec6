import type { GatewayCalls } from '../../client.ts'
import { AnswerError, GatewayError, KumicornError } from '../../data/errors.ts'
import type { CallOptions } from '../../http/call.ts'
import type { Fact } from '../../orders/fact.ts'
import type { OrderRecord } from '../../orders/order.ts'
import { isNoSuchOrder } from './answer.ts'
import { OUTCOME_UNKNOWN } from './codes.ts'
import { paynicornEndpoints } from './endpoints.ts'
import { type ToldTopUp, topUpFact } from './top-ups.ts'
import { queriedFact, type ToldTransaction } from './transactions.ts'

type Calls = Pick<GatewayCalls<typeof paynicornEndpoints>, 'read'>

/** Asks Paynicorn about an order. @throws KumicornError when nothing was learnt */
export function queryPaynicorn(
  calls: Calls,
  order: OrderRecord,
  options?: CallOptions,
): Promise<Fact | 'absent'> {
  if (order.kind !== 'topUp') return transaction(calls, order, options)
  const { operation } = order
  if (operation === undefined) return eitherTopUp(calls, order, options)
  return topUp(calls, operation === 'data.topUp' ? 'data' : 'airtime', order, options)
}

async function transaction(
  calls: Calls,
  order: OrderRecord,
  options?: CallOptions,
): Promise<Fact | 'absent'> {
  const { reference, kind } = order
  const params = { orderId: reference, txnType: kind }
  const told = await calls.read(paynicornEndpoints.transactions.query, params, { ...options, reference })
  return queriedFact(order, told as ToldTransaction)
}

async function topUp(
  calls: Calls,
  group: 'airtime' | 'data',
  order: OrderRecord,
  options?: CallOptions,
): Promise<Fact | 'absent'> {
  const { reference } = order
  try {
    const row = paynicornEndpoints[group].query
    const told = await calls.read(row, { transId: reference }, { ...options, reference })
    return topUpFact(order, told as ToldTopUp, 'query')
  } catch (error) {
    if (error instanceof KumicornError && isNoSuchOrder(error)) return 'absent'
    throw error
  }
}

/** A top-up that only a callback has told of may be airtime or data. It is absent when both say so. */
async function eitherTopUp(
  calls: Calls,
  order: OrderRecord,
  options?: CallOptions,
): Promise<Fact | 'absent'> {
  let doubt: unknown
  try {
    const fact = await topUp(calls, 'airtime', order, options)
    if (fact !== 'absent') return fact
  } catch (error) {
    // An operation that may be the wrong one may be refused.
    if (!mayBeOfOtherGroup(error)) throw error
    doubt = error
  }
  const fact = await topUp(calls, 'data', order, options)
  if (fact === 'absent' && doubt !== undefined) throw doubt
  return fact
}

function mayBeOfOtherGroup(error: unknown): boolean {
  if (error instanceof GatewayError) return error.gatewayCode !== OUTCOME_UNKNOWN
  return error instanceof AnswerError && error.fault === 'malformed' && error.httpStatus < 300
}
