import { factsOf } from '../history/decode.ts'
import type { HistoryEntry, Thread } from '../history/entry.ts'
import { explain, type Keys } from '../history/explain/explain.ts'
import { stateOf } from '../history/find.ts'

/** A row of the console's list. */
export function rowView(thread: Thread) {
  const { id, gateway, operation = '', reference = '', order, createdAt, updatedAt, entries } = thread
  const answer = entries.findLast((entry) => entry.kind === 'answer')
  return {
    id,
    gateway,
    operation,
    reference,
    createdAt,
    updatedAt,
    state: stateOf(thread),
    status: order?.status ?? (answer?.kind === 'answer' ? answer.code : ''),
    gatewayId: order?.gatewayId ?? '',
    amount: order?.amount ?? '',
    currency: order?.currency ?? '',
    account: factsOf(thread).account,
    callback: callbackState(thread),
  }
}

/** How the newest callback fares. */
function callbackState({ entries }: Thread): '' | 'under way' | 'acknowledged' | 'not taken' {
  const last = entries.findLast((entry) => entry.kind === 'callback')
  if (last?.kind !== 'callback') return ''
  if (last.outcome === undefined) return 'under way'
  return last.outcome.acknowledged ? 'acknowledged' : 'not taken'
}

/** A thread with all that was said, each message explained. */
export function threadView(thread: Thread, keys: Keys) {
  const describe = (entry: HistoryEntry) => ({ ...entry, signing: explain(thread, entry, keys) })
  return {
    ...rowView(thread),
    description: factsOf(thread).description,
    dropped: thread.dropped,
    entries: thread.entries.map(describe),
  }
}
