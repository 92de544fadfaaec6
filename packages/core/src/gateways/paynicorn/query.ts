import type { GatewayCalls } from '../../client.ts'
import { AnswerError, GatewayError, KumicornError } from '../../data/errors.ts'
import type { CallOptions } from '../../http/call.ts'
import { differingIds } from '../../orders/compare.ts'
import type { Fact } from '../../orders/fact.ts'
import type { OrderRecord } from '../../orders/order.ts'
import { isNoSuchOrder } from './answer.ts'
import { OUTCOME_UNKNOWN } from './codes.ts'
import { paynicornEndpoints } from './endpoints.ts'
import { type ToldTopUp, topUpFact } from './top-ups.ts'
import { queriedFact, type ToldTransaction } from './transactions.ts'

/** How is asked. */
export interface Asking extends Pick<GatewayCalls<typeof paynicornEndpoints>, 'read'> {
  /** The codes of a content that say that the order is not known. */
  readonly absenceCodes: readonly string[]
}

/** Asks Paynicorn about an order. @throws KumicornError when nothing was learnt */
export function queryPaynicorn(
  calls: Asking,
  order: OrderRecord,
  options?: CallOptions,
): Promise<Fact | 'absent'> {
  const { operation, kind } = order
  if (kind !== 'topUp')
    return operation === undefined
      ? anyTransaction(calls, order, options)
      : transaction(calls, order, kind, options)
  if (operation === undefined) return eitherTopUp(calls, order, options)
  return topUp(calls, operation === 'data.topUp' ? 'data' : 'airtime', order, options)
}

/**
 * A postback does not say what it is about: an order that only it has told of is looked for among all types of
 * transactions, and the gateway's own id tells which answer fits. It is absent when no answer does.
 */
async function anyTransaction(
  calls: Asking,
  order: OrderRecord,
  options?: CallOptions,
): Promise<Fact | 'absent'> {
  let doubt: unknown
  const { kind } = order
  for (const type of new Set([kind, 'payment', 'payout', 'refund'])) {
    try {
      const fact = await transaction(calls, order, type, options)
      if (fact !== 'absent' && (type === kind ? differingIds(order, fact).length === 0 : isOwn(order, fact)))
        return fact
    } catch (error) {
      // A type that may be the wrong one may be refused.
      if (!mayBeOfOtherGroup(error)) throw error
      doubt = error
    }
  }
  if (doubt !== undefined) throw doubt
  return 'absent'
}

/** Whether what is told of a transaction of another type is about this order: by an id that is known, under any name. */
function isOwn({ ids }: OrderRecord, told: Fact): boolean {
  const known = Object.values(ids)
  return known.length === 0 || Object.values(told.ids ?? {}).some((id) => known.includes(id))
}

async function transaction(
  calls: Asking,
  order: OrderRecord,
  txnType: string,
  options?: CallOptions,
): Promise<Fact | 'absent'> {
  const { reference } = order
  const params = { orderId: reference, txnType }
  const told = await calls.read(paynicornEndpoints.transactions.query, params, { ...options, reference })
  return queriedFact(order, told as ToldTransaction, calls.absenceCodes)
}

async function topUp(
  calls: Asking,
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
  calls: Asking,
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
