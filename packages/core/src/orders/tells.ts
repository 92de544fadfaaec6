import { AnswerError } from '../data/errors.ts'
import type { Fact } from './fact.ts'

/**
 * Whether who says this has the order: a verified callback, a record with anything in it, an answer to the order itself
 * that is the gateway's own and no refusal, or a refusal of the reference as one that is there. That it does not know
 * the order, or refuses it, is its own contradiction from then on.
 */
export function tellsOfOrder(fact: Fact): boolean {
  const { source, state, status, exists, answer, error, gatewayReference, ids = {}, terms = {} } = fact
  if (source === 'callback' || exists === true || gatewayReference !== undefined) return true
  if (Object.keys(ids).length > 0 || Object.keys(terms).length > 0) return true
  if (state === 'rejected' || exists !== undefined) return false
  if (source !== 'call') return source === 'query' && status !== ''
  return answer !== undefined || (error instanceof AnswerError && !error.foreign)
}
