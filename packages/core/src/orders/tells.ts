import type { Fact } from './fact.ts'

/**
 * Whether who says this has the order: a verified callback, a record with anything in it, or a refusal of the
 * reference as one that is there. That it does not know the order, or refuses it, is its own contradiction from then on.
 */
export function tellsOfOrder(fact: Fact): boolean {
  const { source, state, status, exists, answer, gatewayReference, ids = {}, terms = {} } = fact
  if (source === 'callback' || exists === true || gatewayReference !== undefined) return true
  if (Object.keys(ids).length > 0 || Object.keys(terms).length > 0) return true
  if (state === 'rejected' || exists !== undefined || status === '') return false
  return source === 'query' || answer !== undefined
}
