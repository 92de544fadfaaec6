import { differingIds } from './compare.ts'
import type { DecideContext, Decision } from './decision.ts'
import type { Fact } from './fact.ts'
import { isFinal, isReported, lifecycle, type ReportedState } from './lifecycle.ts'
import type { OrderConflict, OrderRecord } from './order.ts'
import { CONFLICT_DELAYS } from './polling/schedule.ts'

const conflictsOf = ({ eventCounts }: OrderRecord): number => eventCounts['order.conflict'] ?? 0

/** While it has not ended, an order is asked about each hour all the same. */
const LAST_OPEN_STEP = 4

/** Where the questions about a contradiction begin, after so many others. */
const stepOf = ({ state }: OrderRecord, others: number): number =>
  Math.max(0, Math.min(others, isFinal(state) ? CONFLICT_DELAYS.length - 1 : LAST_OPEN_STEP))

/** Whether the question was about this contradiction: asked since it was recorded, for the last time if it was again. */
const isAskedAbout = ({ conflict: now }: OrderRecord, { conflict: then }: OrderRecord): boolean =>
  then?.reported === now?.reported && then?.reason === now?.reason && then?.recorded === now?.recorded

/**
 * Whether the gateway's own query says so, asked after the contradiction was recorded and nothing moved since. What came
 * under another id, or was told of what may be another order, is not what the query says of ours.
 */
export function isConfirmed(
  order: OrderRecord,
  told: ReportedState,
  { asked }: DecideContext,
  fact: Fact,
  reason: string,
): boolean {
  const { conflict: open, moves } = order
  if (fact.source !== 'query' || asked?.moves !== moves || !isAskedAbout(order, asked)) return false
  // Of another id, only what was repeated is asked for here.
  const isSame = open?.reason === reason || differingIds(order, fact).length > 0
  return isSame && open?.reported === told
}

/** How often in a row the gateway's own query has to say it again, minutes apart, until another id counts. */
const LEAST_REPEATS = 2

/** Whether the gateway's own queries, with none in between that said otherwise, have told just this again and again. */
export function isRepeated(
  order: OrderRecord,
  { source, state }: Fact,
  reason: string,
  { asked }: DecideContext,
): boolean {
  const open = order.conflict
  if (source !== 'query' || open?.reason !== reason || open.reported !== state) return false
  return (open.repeats ?? 0) >= LEAST_REPEATS && isAskedSinceLast(order, asked)
}

/** Whether the question was asked after all that counts so far: answers to questions that were asked at once are one. */
const isAskedSinceLast = (order: OrderRecord, asked: OrderRecord | undefined): boolean =>
  asked !== undefined && isAskedAbout(order, asked) && asked.conflict?.repeats === order.conflict?.repeats

/** The order when its gateway's own query, asked after a contradiction was recorded, says otherwise than that. */
export function interrupted(order: OrderRecord, { source, state }: Fact, asked?: OrderRecord): OrderRecord {
  const { conflict: open } = order
  if (source !== 'query' || state === 'unknown' || !open?.repeats) return order
  return asked && isAskedAbout(order, asked) ? { ...order, conflict: { ...open, repeats: undefined } } : order
}

/**
 * The order when the gateway says what we know. If its own query says so, asked after a contradiction was recorded,
 * the next one that contradicts is the first again.
 */
export function takenBack(order: OrderRecord, fact: Fact, asked?: OrderRecord): OrderRecord {
  const { state, conflict: open } = order
  if (fact.source !== 'query' || open?.reported === undefined) return order
  if (!asked || !isAskedAbout(order, asked)) return order
  const isMove = lifecycle[state][open.reported]?.confirm === true
  if (!isMove) return interrupted(order, fact, asked)
  return { ...order, conflict: { ...open, reported: undefined, takenBack: true, repeats: undefined } }
}

/** The order when another state or id counts from here on: what was said before contradicts that no more. */
export const countedAnew = (order: OrderRecord): OrderRecord =>
  order.conflict === undefined
    ? order
    : { ...order, conflict: { ...order.conflict, contradicted: 0, repeats: undefined } }

/**
 * After a move that was confirmed the questions go on. The more often the order has been overturned, the later they
 * begin: else two replicas move it to and fro.
 */
export function watchAfter(
  order: OrderRecord,
  reason: string,
  now: number,
): { readonly conflict: OrderConflict; readonly queryAt: number } {
  const queries = stepOf(order, conflictsOf(order) - 1)
  const queryAt = now + (CONFLICT_DELAYS[queries] as number)
  const { version: recorded } = order
  return {
    conflict: { reported: undefined, reason, since: now, recorded, queries, contradicted: 0 },
    queryAt,
  }
}

/** Whether an order that has ended without a success may have succeeded all the same: nothing is done in its place then. */
export function mayHaveSucceeded({ conflict }: Pick<OrderRecord, 'conflict'>): boolean {
  if (conflict === undefined) return false
  const { reported, takenBack, holds } = conflict
  // After a move it is watched for a while, though nothing contradicts it.
  const isWatched = reported === undefined && !takenBack
  return holds === true || !(isWatched || reported === 'rejected' || reported === 'failed')
}

/** A doubt contradicts nothing, and an answer or a query that tells of no end may have been overtaken by better news. */
export const isOvertaken = (
  order: OrderRecord,
  source: Fact['source'],
  told: ReportedState,
  context: DecideContext,
): boolean =>
  told === 'unknown' || (told === 'pending' && source !== 'callback' && !isLaterNews(order, context))

/**
 * Whether the order has ended without a success, and the gateway was asked since; or has told nothing before: then only a
 * person has said that it has ended.
 */
function isLaterNews(
  { state, moves, conflict }: OrderRecord,
  { asked, isFirstWord }: DecideContext,
): boolean {
  if (state === 'rejected') return true
  return state !== 'succeeded' && (isFirstWord === true || (asked?.moves === moves && conflict === undefined))
}

const contradictedAgain = (open: OrderConflict): OrderConflict => ({
  ...open,
  contradicted: open.contradicted + 1,
})

/** Whether a contradiction that is known is said anew: by an answer to a question about it, or by another message. */
const isSaidAgain = ({ source }: Fact, { asked, isRepeat }: DecideContext): boolean =>
  source === 'query' ? asked?.conflict !== undefined : isRepeat !== true

/** Shows a contradiction once, and has the gateway asked about it. */
export function conflict(order: OrderRecord, fact: Fact, reason: string, context: DecideContext): Decision {
  const { now, isRepeat } = context
  const reported = isReported(fact.state) ? fact.state : 'unknown'
  const open = order.conflict
  const isSaid = open?.reason === reason
  const isKnown = isSaid && open.reported === reported
  // Two messages that are repeated in turn must not make one conflict after the other.
  const isReplay = isRepeat && fact.source === 'callback' && (isSaid || open?.reported !== undefined)
  if (isKnown && isSaidAgain(fact, context)) {
    const again = contradictedAgain(open)
    const isRepeat = fact.source === 'query' && isAskedSinceLast(order, context.asked)
    const conflict = isRepeat ? { ...again, repeats: (open.repeats ?? 0) + 1 } : again
    return { order: { ...order, conflict }, agrees: false }
  }
  if (isKnown || isReplay) return { order, agrees: false }
  // Taken back, and said again: it has been shown, and keeps its place among the questions.
  const again = isSaid && open.reported === undefined ? open : undefined
  const pause = CONFLICT_DELAYS[stepOf(order, conflictsOf(order) - (again ? 1 : 0))] as number
  const isOpen = open?.reported !== undefined || open?.takenBack
  const { since, queries, contradicted } = again
    ? contradictedAgain(again)
    : { since: isOpen ? open.since : now, queries: 0, contradicted: 0 }
  const next = {
    ...order,
    conflict: {
      reported,
      reason,
      since,
      recorded: order.version,
      queries,
      contradicted,
      ...(mayHaveSucceeded(order) && { holds: true as const }),
    },
    queryAt: now + pause,
    updatedAt: now,
  }
  if (again) return { order: next, agrees: false, asks: true }
  return { order: next, event: 'order.conflict', reason, agrees: false }
}
