import { hash } from 'node:crypto'
import { type DecimalText, isDecimal } from '../data/decimal.ts'
import { newOrder } from './new-order.ts'
import type { OrderRecord, Terms } from './order.ts'
import type { Placement } from './outcome.ts'

/** The order of a money operation, before it is sent. */
export function orderOf({ gateway, operation, reference, params }: Placement, now: number): OrderRecord {
  const {
    terms,
    recipient,
    personal = namesOf(terms, recipient),
    amount,
    currency,
    once,
    foreignIds = {},
  } = gateway.asked(operation, params)
  const key = { gateway: gateway.name, account: gateway.account, kind: gateway.kindOf(operation), reference }
  return {
    ...newOrder(key, now),
    operation,
    fingerprint: fingerprintOf(operation, params),
    once,
    asked: terms,
    personal,
    foreignIds,
    recipient,
    amount: amount !== undefined && isDecimal(amount) ? (amount as DecimalText) : undefined,
    currency,
  }
}

/** A gateway need not say which of its terms is the recipient: it is what has the same text. */
const namesOf = (terms: Terms, recipient: string | undefined): readonly string[] =>
  Object.keys(terms).filter((name) => terms[name] === recipient)

/** The same operation with the same parameters, in whatever order they stand. */
function fingerprintOf(operation: string, params: Placement['params']): string {
  const sorted = Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return hash('sha256', JSON.stringify([operation, sorted]), 'hex')
}
