import { GatewayError } from '../data/errors.ts'
import {
  differingIds,
  differingTerms,
  hasNewDetails,
  isForeign,
  isSameMoney,
  movesMoney,
  type SameTerm,
} from './compare.ts'
import type { Fact } from './fact.ts'
import {
  isFinal,
  isReported,
  lifecycle,
  type OrderEventType,
  type OrderState,
  type ReportedState,
} from './lifecycle.ts'
import type { OrderRecord } from './order.ts'
import { CONFLICT_DELAYS } from './polling/schedule.ts'

/** What a fact means for an order. */
export interface Decision {
  /** The order after the fact; the same object when the fact changes nothing. */
  readonly order: OrderRecord
  readonly event?: OrderEventType | undefined
  readonly reason?: string | undefined
  /** The gateway says what we say. */
  readonly agrees: boolean
  /** It has set the next question, though it is no event. */
  readonly asks?: true | undefined
  /** The names of what was told otherwise than it was asked for: the fact is about another order. */
  readonly collision?: readonly string[] | undefined
}

export interface DecideContext {
  readonly now: number
  readonly sameTerm?: SameTerm | undefined
  /** The order as it was when the gateway was asked, for the answer to a query. */
  readonly asked?: OrderRecord | undefined
  /** Milliseconds after news until the gateway is asked about an order that has not ended. */
  readonly firstDelay: number
  /** The same message was heard before. */
  readonly isRepeat?: boolean | undefined
  /** Nothing is applied: why it is not certain which order the fact is about. */
  readonly ambiguous?: string | undefined
}

/** Decides what a fact means for an order. Changes nothing by itself, and is the only place that decides. */
export function decide(order: OrderRecord, fact: Fact, context: DecideContext): Decision {
  if (context.ambiguous) return conflict(order, fact, context.ambiguous, context)
  const collision = differingTerms(order, fact, context.sameTerm)
  if (collision.length > 0) {
    const reason = `the gateway tells of an order with another ${collision.join(', ')}`
    return {
      ...conflict({ ...order, collides: collision.filter(isTerm) }, fact, reason, context),
      collision,
    }
  }
  if (!provesSame(order, fact))
    return conflict(order, fact, 'the gateway has the reference for another order', context)
  const ids = differingIds(order, fact)
  if (ids.length > 0) {
    const reason = `the gateway tells another ${ids.join(', ')}`
    // However often it is told: the id of another order tells of that one.
    const isOther = ids.some((name) => isForeign(order, fact, name))
    if (isOther || !isRepeated(order, fact, reason, context)) return conflict(order, fact, reason, context)
  }
  if (fact.unreadable) return conflict(order, fact, `its ${fact.unreadable} cannot be read`, context)
  if (!isReported(fact.state))
    return conflict(order, fact, `the status "${fact.status}" is not documented`, context)
  if (!isSameMoney(fact, order)) {
    return otherMoney(order, fact, context)
  }
  return decideState(order, fact, fact.state, context)
}

/**
 * Other money than was ordered: the order is disputed from now on. That it has ended is agreed all the same, so the
 * contradiction ends when the gateway's own query has kept to its word; the dispute is for people.
 */
function otherMoney(order: OrderRecord, fact: Fact, context: DecideContext): Decision {
  const money = [fact.amount, fact.currency].filter(Boolean).join(' ') || 'no amount'
  const reason = `the gateway tells of other money than was ordered: ${money}`
  const hasEnded = isFinal(order.state) && order.state === fact.state
  if (hasEnded && order.disputed && order.conflict === undefined && context.isRepeat)
    return { order, agrees: true }
  const disputed = order.disputed ? order : { ...order, disputed: true }
  const decision = conflict(disputed, fact, reason, context)
  const isSteady = decision.event === undefined && fact.source === 'query' && hasEnded
  return isSteady ? { ...decision, agrees: order.conflict?.reason === reason } : decision
}

/** Another reference is told by nobody who speaks of ours. */
const isTerm = (name: string): boolean => name !== 'reference'

/** Whether the fact tells again, and rightly now, all that was told of another order. */
const provesSame = ({ collides }: OrderRecord, { terms = {} }: Fact): boolean =>
  collides.every((name) => terms[name] !== undefined)

/** How often in a row the gateway has to be asked, minutes apart, until another id of its own counts. */
const LEAST_REPEATS = 2

/** Whether the gateway says by its own query, asked again and again, what contradicted what we knew. */
function isRepeated(order: OrderRecord, { source }: Fact, reason: string, { asked }: DecideContext): boolean {
  const known = asked?.conflict
  if (source !== 'query' || known?.reason !== reason || known.queries < LEAST_REPEATS) return false
  return order.conflict?.reason === reason
}

function decideState(
  order: OrderRecord,
  fact: Fact,
  reported: ReportedState,
  context: DecideContext,
): Decision {
  const { state, sends } = order
  const { source } = fact
  // Sent before under this reference: the refusal of the repeat says nothing of what went first.
  const told = reported === 'rejected' && source === 'call' && sends > 1 ? 'unknown' : reported
  if (isSame(state, told)) return noNews(order, fact, context)
  const transition = lifecycle[state][told]
  if (transition === undefined) {
    // A doubt contradicts nothing, and an answer or a query may have been overtaken by better news.
    const isOvertaken =
      told === 'unknown' || (told === 'pending' && source !== 'callback' && state !== 'rejected')
    if (isOvertaken) return { order, agrees: false }
    return conflict(order, fact, contradiction(state, told), context)
  }
  if (transition.confirm && !isConfirmed(order, told, context, fact))
    return conflict(order, fact, contradiction(state, told), context)
  const moved = { ...learn(order, fact), ...moveTo(transition.to, order, context) }
  const { conflict: open } = order
  if (!transition.confirm) {
    const queryAt = open ? context.now : moved.queryAt
    return { order: { ...moved, queryAt }, event: transition.event, agrees: true }
  }
  // The more often it has been overturned, the later the watching begins: else two replicas move it to and fro.
  const queries = stepOf(order, conflictsOf(order) - 1)
  const watched = { reported: undefined, reason: contradiction(state, told), since: context.now, queries }
  const queryAt = context.now + (CONFLICT_DELAYS[queries] as number)
  return { order: { ...moved, conflict: watched, queryAt }, event: transition.event, agrees: true }
}

const conflictsOf = ({ eventCounts }: OrderRecord): number => eventCounts['order.conflict'] ?? 0

/** While it has not ended, an order is asked about each hour all the same. */
const LAST_OPEN_STEP = 4

/** Where the questions about a contradiction begin, after so many others. */
const stepOf = ({ state }: OrderRecord, others: number): number =>
  Math.max(0, Math.min(others, isFinal(state) ? CONFLICT_DELAYS.length - 1 : LAST_OPEN_STEP))

/** A failure of an order that never was, or was undone, is what we know already. */
const isSame = (state: OrderState, told: ReportedState): boolean =>
  state === told ||
  (told === 'failed' && (state === 'reversed' || state === 'rejected')) ||
  (told === 'rejected' && (state === 'reversed' || state === 'failed'))

const contradiction = (state: OrderState, told: ReportedState): string =>
  `the order is ${state}, and the gateway says that it is ${told}`

/** Whether the gateway's own query says so, asked after the contradiction was recorded and nothing moved since. */
function isConfirmed(
  order: OrderRecord,
  told: ReportedState,
  { asked }: DecideContext,
  { source }: Fact,
): boolean {
  if (source !== 'query' || asked === undefined || asked.moves !== order.moves) return false
  return asked.conflict?.reported === told && order.conflict?.reported === told
}

/**
 * Whether the gateway's own query, asked after a contradiction was recorded, says what we know: the next one that
 * contradicts is the first again.
 */
function isTakenBack({ state, conflict: open }: OrderRecord, { source }: Fact, asked?: OrderRecord): boolean {
  if (source !== 'query' || open?.reported === undefined || asked?.conflict === undefined) return false
  const { reported, reason } = asked.conflict
  return open.reported === reported && open.reason === reason && lifecycle[state][reported]?.confirm === true
}

/** The contradiction is still asked about, but no longer pending. */
const asWatch = ({ conflict: open }: OrderRecord) => open && { ...open, reported: undefined }

function noNews(order: OrderRecord, fact: Fact, { now, isRepeat, asked }: DecideContext): Decision {
  // What was heard before tells what was so then: it fills gaps, and changes nothing.
  const isReplay = isRepeat === true && fact.source === 'callback'
  const known = isTakenBack(order, fact, asked) ? { ...order, conflict: asWatch(order) } : order
  const heard = learn(known, fact)
  const learnt = isReplay ? { ...heard, details: { ...heard.details, ...order.details } } : heard
  // What was pruned has lost its details: they are no news.
  const isNews = fact.state !== 'unknown' && !order.pruned && hasNewDetails(order, fact, isReplay)
  if (isNews) return { order: { ...learnt, updatedAt: now }, event: 'order.updated', agrees: true }
  const agrees = fact.state !== 'unknown'
  return { order: JSON.stringify(learnt) === JSON.stringify(order) ? order : learnt, agrees }
}

/** Shows a contradiction once, and has the gateway asked about it. */
function conflict(
  order: OrderRecord,
  fact: Fact,
  reason: string,
  { now, isRepeat }: DecideContext,
): Decision {
  const reported = isReported(fact.state) ? fact.state : 'unknown'
  const open = order.conflict
  const isSaid = open?.reason === reason
  const isKnown = isSaid && open.reported === reported
  // Two messages that are repeated in turn must not make one conflict after the other.
  const isReplay = isRepeat && fact.source === 'callback' && (isSaid || open?.reported !== undefined)
  if (isKnown || isReplay) return { order, agrees: false }
  // Taken back, and said again: it has been shown, and keeps its place among the questions.
  const again = isSaid && open.reported === undefined ? open : undefined
  const pause = CONFLICT_DELAYS[stepOf(order, conflictsOf(order) - (again ? 1 : 0))] as number
  const { since, queries } = again ?? { since: now, queries: 0 }
  const next = {
    ...order,
    conflict: { reported, reason, since, queries },
    queryAt: now + pause,
    updatedAt: now,
  }
  if (again) return { order: next, agrees: false, asks: true }
  return { order: next, event: 'order.conflict', reason, agrees: false }
}

function moveTo(state: OrderState, { moves }: OrderRecord, { now, firstDelay }: DecideContext) {
  const queryAt = isFinal(state) ? undefined : now + firstDelay
  return {
    state,
    queryAt,
    queries: 0,
    timely: 0,
    stuck: false,
    disputed: false,
    moves: moves + 1,
    updatedAt: now,
  }
}

/** What the fact adds to what is known, beside the state. */
function learn(order: OrderRecord, fact: Fact): OrderRecord {
  const { ids, details, error, gatewayReference, answer, state } = fact
  const isDoubt = state === 'unknown'
  const knowsMoney = order.amount !== undefined && !order.provisional
  const money =
    movesMoney(fact) && fact.amount !== undefined && !knowsMoney
      ? {
          amount: fact.amount,
          currency: fact.currency ?? order.currency,
          provisional: state === 'pending',
        }
      : {}
  return {
    ...order,
    collides: [],
    ids: { ...order.ids, ...ids },
    details: { ...order.details, ...details },
    gatewayReference:
      differingIds(order, fact).length > 0 ? gatewayReference : (order.gatewayReference ?? gatewayReference),
    lastAnswer: answer === undefined || isDoubt ? order.lastAnswer : JSON.stringify(answer),
    refusal: error instanceof GatewayError && !isDoubt ? refusalOf(error) : order.refusal,
    ...money,
  }
}

const refusalOf = ({ gatewayCode, gatewayMessage, httpStatus, meaning }: GatewayError) => ({
  gatewayCode,
  gatewayMessage,
  httpStatus,
  meaning,
})
