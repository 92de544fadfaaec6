import { type Explanation, unclear } from '@kumicorn/messages'
import type { SimulatedClock } from '../../engine/clock.ts'
import { gateways } from '../../gateways/all.ts'
import type { Exchange, Reply, Route } from '../../http/exchange.ts'
import { json, notFound, route } from '../../http/json.ts'
import type { GatewaySettings } from '../../options.ts'
import { type HistoryEntry, messageOf, type Timeline } from '../history/entry.ts'
import { factsOf, find, stateOf } from '../history/find.ts'
import type { History } from '../history/history.ts'

const LARGEST_PAGE = 200

/** The list of orders and other calls, and each of them with all that was said. */
export function timelineRoutes(
  history: () => History,
  clock: SimulatedClock,
  settings: GatewaySettings,
): readonly Route[] {
  const list = ({ query }: Exchange): Reply => {
    const kept = history()
    const kind = query.get('kind') === 'calls' ? 'calls' : 'orders'
    const text = (name: string): string | undefined => query.get(name) || undefined
    const all = kept.all(kind)
    const [gateway, operation, state, search] = ['gateway', 'operation', 'state', 'search'].map(text)
    const found = find(all, { gateway, operation, state, search })
    const limit = Math.min(LARGEST_PAGE, wholeNumber(query.get('limit'), 50))
    const offset = Math.min(wholeNumber(query.get('offset'), 0), Math.max(0, found.length - 1))
    return json({
      total: found.length,
      counts: kept.counts(),
      gateways: Object.values(gateways).map(({ name, title }) => ({ name, title })),
      operations: operationsOf(all),
      now: clock.now(),
      speed: clock.speed,
      offset,
      limit,
      rows: found.slice(offset, offset + limit).map(rowView),
    })
  }

  const one = ({ pathParams }: Exchange): Reply => {
    const timeline = history().get(Number(pathParams.id))
    return timeline === undefined
      ? notFound('It is not kept any more.')
      : json({ ...timelineView(timeline, settings), now: clock.now() })
  }

  return [route('GET', '/console/timelines', list), route('GET', '/console/timelines/{id}', one)]
}

const operationsOf = (timelines: readonly Timeline[]): readonly string[] =>
  [...new Set(timelines.map(({ operation }) => operation ?? ''))].filter(Boolean).toSorted()

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise
}

/** A row of the console's list. */
export function rowView(timeline: Timeline) {
  const { id, gateway, operation = '', reference = '', order, createdAt, updatedAt, entries } = timeline
  const answer = entries.findLast((entry) => entry.kind === 'answer')
  return {
    id,
    gateway,
    title: gateways[gateway].title,
    operation,
    reference,
    createdAt,
    updatedAt,
    state: stateOf(timeline),
    status: order?.status ?? (answer?.kind === 'answer' ? answer.code : ''),
    gatewayId: order?.gatewayId ?? '',
    amount: order?.amount ?? '',
    currency: order?.currency ?? '',
    account: factsOf(timeline).account,
    callback: callbackState(timeline),
  }
}

/** How the newest callback fares. */
function callbackState({ entries }: Timeline): '' | 'under way' | 'acknowledged' | 'not taken' {
  const last = entries.findLast((entry) => entry.kind === 'callback')
  if (last?.kind !== 'callback') return ''
  if (last.outcome === undefined) return 'under way'
  return last.outcome.acknowledged ? 'acknowledged' : 'not taken'
}

/** A timeline with all that was said, each message explained. */
export function timelineView(timeline: Timeline, settings: GatewaySettings) {
  const describe = (entry: HistoryEntry) => ({ ...entry, signing: explain(timeline, entry, settings) })
  return {
    ...rowView(timeline),
    description: factsOf(timeline).description,
    dropped: timeline.dropped,
    entries: timeline.entries.map(describe),
  }
}

/** How a message of the history was signed; undefined for what is no message. */
export function explain(
  { gateway }: Pick<Timeline, 'gateway'>,
  entry: HistoryEntry,
  settings: GatewaySettings,
): Explanation | undefined {
  const message = messageOf(entry)
  if (message === undefined) return undefined
  return message.isWhole
    ? gateways[gateway].explain(message, settings)
    : unclear('Too long to be kept whole, so it cannot be checked here.')
}
