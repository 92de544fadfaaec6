import { isFinal, lifecycle, type OrderEventType } from '../lifecycle.ts'
import type { OrderConflict, OrderRecord, Withheld } from '../order.ts'
import { released } from '../withheld.ts'
import { CONFLICT_DELAYS, FARTHEST, longestDelay, type Schedule, STUCK_DELAY, TIMELY } from './schedule.ts'

/** How a question about an order ended. */
export interface Asked {
  readonly now: number
  readonly schedule: Schedule
  /** When the question was due. */
  readonly dueAt: number
  /** The gateway has told something of the order. */
  readonly learnt: boolean
  /** What it told is what we know. */
  readonly agrees: boolean
}

export interface AfterQuery {
  readonly order: OrderRecord
  readonly event?: OrderEventType
  readonly reason?: string
  /** What was told while a success was contradicted: the event brings it. */
  readonly brings?: Withheld | undefined
}

/** Questions in a row that have to be asked in time before an order is given up as stuck. */
const LEAST_TIMELY = 3

/**
 * Whether an order still waits for the question that was asked: news, or a contradiction that came while the answer
 * was under way, has set another one.
 */
export const isSameQuestion = (order: OrderRecord, asked: OrderRecord): boolean =>
  order.queryAt === asked.queryAt &&
  order.conflict?.recorded === asked.conflict?.recorded &&
  order.conflict?.reason === asked.conflict?.reason &&
  order.conflict?.reported === asked.conflict?.reported

/** Whether an order waits for a question now. A time too far ahead was written by a clock that was wrong. */
export const isDue = ({ queryAt }: OrderRecord, now: number, schedule: Schedule): boolean =>
  queryAt !== undefined && (queryAt <= now || queryAt > now + longestDelay(schedule))

/** When the gateway is asked about an order next, after a question that brought no news. */
export function afterQuery(before: OrderRecord, asked: Asked): AfterQuery {
  const { now, learnt } = asked
  const conflict = before.conflict && {
    ...before.conflict,
    queries: before.conflict.queries + (learnt ? 1 : 0),
  }
  const order = { ...counted(before, asked), conflict }
  const isAnswered = conflict !== undefined && conflict.queries >= CONFLICT_DELAYS.length
  if (isAnswered && asked.agrees && conflict.contradicted === 0) return confirmed(order, asked)
  if (isAnswered && asked.agrees && isFinal(order.state)) return contradictory({ ...order, conflict }, now)
  const isExhausted = conflict === undefined || isAnswered || !learnt
  if (order.stuck || (isOverdue(order, asked) && isExhausted)) return stuck(order, now)
  return { order: { ...order, queryAt: nextQuery(order, asked) } }
}

/** The same when the answer is another contradiction, while one is open: by turns they must not go on for ever. */
export function afterAnother(contradicted: OrderRecord, asked: Asked): AfterQuery {
  const order = counted(contradicted, asked)
  if (!order.stuck && !isOverdue(order, asked)) return { order }
  const reason = `the gateway says now this, now that; at last: ${order.conflict?.reason ?? ''}`
  const after = stuck(order, asked.now, reason)
  const { reported = 'unknown' } = order.conflict ?? {}
  if (lifecycle[order.state][reported]?.confirm !== true) return after
  // Said once more it moves the order: that is not put off for a day.
  const queryAt = Math.min(order.queryAt ?? Infinity, asked.now + STUCK_DELAY)
  return { ...after, order: { ...after.order, queryAt } }
}

function counted(order: OrderRecord, { now, dueAt }: Asked): OrderRecord {
  const isTimely = now - dueAt <= TIMELY
  return { ...order, queries: order.queries + 1, timely: isTimely ? order.timely + 1 : 1 }
}

function isOverdue({ state, conflict, createdAt, timely }: OrderRecord, { now, schedule }: Asked): boolean {
  const since = conflict && isFinal(state) ? conflict.since : createdAt
  const isLate = now - since >= schedule.horizon || since > now + FARTHEST
  return isLate && timely >= LEAST_TIMELY
}

function nextQuery(order: OrderRecord, { now, schedule, learnt }: Asked): number {
  const { delays } = schedule
  const regular = now + (delays[Math.min(order.queries, delays.length - 1)] as number)
  const step = order.conflict?.queries
  // The steps are counted in answers: a question that was not answered is asked again by the regular delays.
  if (!learnt || step === undefined || step >= CONFLICT_DELAYS.length) return regular
  const early = now + (CONFLICT_DELAYS[step] as number)
  return isFinal(order.state) ? early : Math.min(early, regular)
}

/** The gateway's own word has stayed the same through all questions: the contradiction is settled. */
function confirmed(order: OrderRecord, { now, schedule }: Asked): AfterQuery {
  const { conflict } = order
  const hasSucceeded = order.state === 'succeeded'
  const { order: rest, brings } = hasSucceeded ? released(order, 'succeeded') : { order, brings: undefined }
  const queryAt = isFinal(order.state) ? undefined : now + (schedule.delays.at(-1) as number)
  const reason = `the gateway says ${order.state}, and nothing against it since: ${conflict?.reason ?? ''}`
  return {
    order: {
      ...rest,
      conflict: undefined,
      stuck: rest.stuck && queryAt !== undefined,
      queryAt,
      updatedAt: now,
    },
    event: 'order.confirmed',
    reason,
    brings,
  }
}

/** It has said both through all questions, e.g. by replicas that do not agree: people look, and it is asked anew. */
function contradictory(order: OrderRecord & { readonly conflict: OrderConflict }, now: number): AfterQuery {
  const { contradicted, reason } = order.conflict
  const conflict = { ...order.conflict, queries: 0, contradicted: 0 }
  const why = `the gateway says ${order.state}, and has contradicted it ${contradicted} times since: ${reason}`
  return stuck({ ...order, conflict }, now, why)
}

export function stuck(order: OrderRecord, now: number, reason?: string): AfterQuery {
  const next = { ...order, stuck: true, queryAt: now + STUCK_DELAY }
  if (order.stuck) return { order: next }
  const why = reason ?? `asked ${order.queries} times since the last news, without an end`
  return { order: { ...next, updatedAt: now }, event: 'order.stuck', reason: why }
}
