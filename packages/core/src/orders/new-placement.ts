import { hash } from 'node:crypto'
import { type DecimalText, isDecimal } from '../data/decimal.ts'
import { ConfigError } from '../data/errors.ts'
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
    amount: amountOf(gateway.name, amount),
    currency,
  }
}

/** What a gateway asks for is compared with what it tells. @throws ConfigError when it is no amount */
function amountOf(gateway: string, amount: unknown): DecimalText | undefined {
  if (amount === undefined || (typeof amount === 'string' && isDecimal(amount))) return amount as DecimalText
  const message = `the gateway "${gateway}" asks for an amount that is no decimal text, e.g. "98.00": ${String(amount)}`
  throw new ConfigError(message, { gateway })
}

/** A gateway need not say which of its terms is the recipient: it is what has the same text. */
const namesOf = (terms: Terms, recipient: string | undefined): readonly string[] =>
  Object.keys(terms).filter((name) => terms[name] === recipient)

/** The same operation with the same parameters, in whatever order they stand. */
function fingerprintOf(operation: string, params: Placement['params']): string {
  const sorted = Object.entries(params)
    // What tells nothing is nothing: the same call may leave it out.
    .filter(([, value]) => ![undefined, null, ''].includes(value as never))
    .map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return hash('sha256', JSON.stringify([operation, sorted]), 'hex')
}
