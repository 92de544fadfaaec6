import { gateways } from '../../gateways/all.ts'
import { messageOf, type Timeline } from './entry.ts'

export interface Facts {
  readonly account: string
  readonly description: string
  /** All that can be searched, in lower case. */
  readonly words: string
}

const known = new WeakMap<Timeline, { readonly facts: Facts; readonly complete: boolean }>()

/** What the list shows and searches of a timeline: worked out when first asked for, as most are never looked at. */
export function factsOf(timeline: Timeline): Facts {
  const cached = known.get(timeline)
  if (cached !== undefined && cached.complete === (timeline.order !== undefined)) return cached.facts
  const entry =
    timeline.order === undefined ? timeline.entries.find(({ kind }) => kind === 'request') : timeline.placedBy
  const request = entry && messageOf(entry)
  const { paramsOf, listed } = gateways[timeline.gateway]
  const params = request === undefined ? {} : paramsOf(request)
  const text = (name: string): string => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  const first = (names: readonly string[]): string => names.map(text).find((value) => value !== '') ?? ''
  const { reference = '', operation = '', order } = timeline
  const values = Object.values(params).filter((value) => typeof value !== 'object')
  const words = [reference, operation, order?.gatewayId ?? '', order?.amount ?? '', ...values.map(String)]
  const [account, description] = [first(listed.account), first(listed.description)]
  const facts = { account, description, words: words.join('\n').toLowerCase() }
  known.set(timeline, { facts, complete: order !== undefined })
  return facts
}

/** What the list of the console asks for. */
export interface Filter {
  readonly gateway?: string | undefined
  readonly operation?: string | undefined
  readonly state?: string | undefined
  readonly search?: string | undefined
}

/** Timelines that fit, newest first. */
export function find(
  timelines: readonly Timeline[],
  { gateway, operation, state, search }: Filter,
): readonly Timeline[] {
  const words = search?.trim().toLowerCase().split(/\s+/).filter(Boolean) ?? []
  return timelines
    .filter(
      (timeline) =>
        (!gateway || timeline.gateway === gateway) &&
        (!operation || timeline.operation === operation) &&
        (!state || stateOf(timeline) === state) &&
        words.every((word) => factsOf(timeline).words.includes(word)),
    )
    .toReversed()
}

export type TimelineState = 'pending' | 'succeeded' | 'failed' | 'answered' | 'refused' | 'unanswered'

/** Of an order its state; of other calls how the last was answered. */
export function stateOf({ order, entries }: Timeline): TimelineState {
  if (order !== undefined) return order.state
  const answer = entries.findLast((entry) => entry.kind === 'answer')
  if (answer?.kind !== 'answer') return 'unanswered'
  return answer.accepted ? 'answered' : 'refused'
}
