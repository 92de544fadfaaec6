import type { Exchange, Reply, Route } from '../../http/exchange.ts'
import type { HistoryEntry, Thread } from '../history/entry.ts'
import { explain, type Keys } from '../history/explain.ts'
import { factsOf, find, stateOf } from '../history/find.ts'
import { json, notFound } from './json.ts'
import type { ConsoleParts } from './parts.ts'

const LARGEST_PAGE = 200

/** The list of orders and other calls, and each of them with all that was said. */
export function threadRoutes({ history, simulation, settings }: ConsoleParts): readonly Route[] {
  const { clock } = simulation
  const { signKey, callbackSignKey } = settings.kumquat
  const keys = { signKey, callbackSignKey, merchantSecret: settings.paynicorn.merchantSecret }

  const list = ({ query }: Exchange): Reply => {
    const kind = query.get('kind') === 'calls' ? 'calls' : 'orders'
    const text = (name: string): string | undefined => query.get(name) || undefined
    const all = history.all(kind)
    const [gateway, operation, state, search] = ['gateway', 'operation', 'state', 'search'].map(text)
    const found = find(all, { gateway, operation, state, search })
    const limit = Math.min(LARGEST_PAGE, wholeNumber(query.get('limit'), 50))
    const offset = Math.min(wholeNumber(query.get('offset'), 0), Math.max(0, found.length - 1))
    return json({
      total: found.length,
      counts: history.counts(),
      operations: operationsOf(all),
      now: clock.now(),
      speed: clock.speed,
      offset,
      limit,
      rows: found.slice(offset, offset + limit).map(rowView),
    })
  }

  const one = ({ pathParams }: Exchange): Reply => {
    const thread = history.get(Number(pathParams.id))
    return thread === undefined
      ? notFound('It is not kept any more.')
      : json({ ...threadView(thread, keys), now: clock.now() })
  }

  return [
    { methods: ['GET'], path: '/console/threads', handle: list },
    { methods: ['GET'], path: '/console/threads/{id}', handle: one },
  ]
}

const operationsOf = (threads: readonly Thread[]): readonly string[] =>
  [...new Set(threads.map(({ operation }) => operation ?? ''))].filter(Boolean).toSorted()

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise
}

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
