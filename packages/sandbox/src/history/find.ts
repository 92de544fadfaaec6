import { factsOf } from './decode.ts'
import type { Thread } from './entry.ts'

/** What the list of the console asks for. */
export interface Filter {
  readonly gateway?: string | undefined
  readonly operation?: string | undefined
  readonly state?: string | undefined
  readonly search?: string | undefined
}

/** Threads that fit, newest first. */
export function find(
  threads: readonly Thread[],
  { gateway, operation, state, search }: Filter,
): readonly Thread[] {
  const words = search?.trim().toLowerCase().split(/\s+/).filter(Boolean) ?? []
  return threads
    .filter(
      (thread) =>
        (!gateway || thread.gateway === gateway) &&
        (!operation || thread.operation === operation) &&
        (!state || stateOf(thread) === state) &&
        words.every((word) => factsOf(thread).words.includes(word)),
    )
    .toReversed()
}

export type ThreadState = 'pending' | 'succeeded' | 'failed' | 'answered' | 'refused' | 'unanswered'

/** Of an order its state; of other calls how the last was answered. */
export function stateOf({ order, entries }: Thread): ThreadState {
  if (order !== undefined) return order.state
  const answer = entries.findLast((entry) => entry.kind === 'answer')
  if (answer?.kind !== 'answer') return 'unanswered'
  return answer.accepted ? 'answered' : 'refused'
}
