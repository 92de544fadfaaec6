import type { DecimalText } from '../data/decimal.ts'
import { loadCrypto } from '../data/load-crypto.ts'
import { askedBy } from './asked-by.ts'
import { newOrder } from './new-order.ts'
import type { OrderRecord, Terms } from './order.ts'
import type { Placement } from './outcome.ts'

/** The order of a money operation, before it is sent. @throws ConfigError when its gateway asks for what cannot be asked for */
export function orderOf(placement: Placement, now: number): OrderRecord {
  const { gateway, operation, reference, params } = placement
  const asked = askedBy(placement)
  const { kind, terms, recipient, amount, currency, once } = asked
  const { personal = namesOf(terms, recipient), foreignIds = {} } = asked
  const key = { gateway: gateway.name, account: gateway.account, kind, reference }
  return {
    ...newOrder(key, now),
    operation,
    fingerprint: fingerprintOf(operation, params),
    once,
    asked: terms,
    personal,
    foreignIds,
    recipient,
    amount: amount as DecimalText | undefined,
    currency,
  }
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
  return loadCrypto().hash('sha256', JSON.stringify([operation, sorted]), 'hex')
}
