import { shortDecimal } from '../data/decimal.ts'
import { GatewayError } from '../data/errors.ts'
import {
  differingIds,
  differingTerms,
  hasNewDetails,
  isForeign,
  isSameMoney,
  movesMoney,
  textOf,
} from './compare.ts'
import {
  conflict,
  countedAnew,
  interrupted,
  isConfirmed,
  isOvertaken,
  isRepeated,
  takenBack,
  watchAfter,
} from './contradictions.ts'
import type { DecideContext, Decision } from './decision.ts'
import type { Fact } from './fact.ts'
import { isFinal, isReported, lifecycle, type OrderState, type ReportedState } from './lifecycle.ts'
import type { OrderRecord } from './order.ts'
import { tellsOfOrder } from './tells.ts'
import { released, withhold, withoutBrought } from './withheld.ts'

/** Decides what a fact means for an order. Changes nothing by itself, and is the only place that decides. */
export function decide(known: OrderRecord, fact: Fact, context: DecideContext): Decision {
  const decision = decideOn(known, fact, context)
  const { order } = decision
  // The gateway has told of it: whatever is unclear, nobody may take it for one that was never sent.
  return order.state === 'created' && order.told
    ? { ...decision, order: { ...order, state: 'unknown' } }
    : decision
}

function decideOn(known: OrderRecord, fact: Fact, given: DecideContext): Decision {
  const context = { ...given, isFirstWord: !known.told }
  // Also of what may be another order: neither is sent then on a doubt.
  const order = known.told || !tellsOfOrder(fact) ? known : { ...known, told: true }
  if (context.ambiguous) return conflict(order, fact, context.ambiguous, context)
  const collision = differingTerms(order, fact, context.sameTerm)
  if (collision.length > 0) {
    const reason = `the gateway tells of an order with another ${collision.join(', ')}`
    // Beside what was told so before: of that this says nothing.
    const collides = [...new Set([...order.collides, ...collision.filter(isTerm)])]
    return { ...conflict({ ...order, collides }, fact, reason, context), collision }
  }
  if (!provesSame(order, fact))
    return conflict(order, fact, 'the gateway has the reference for another order', context)
  const ids = differingIds(order, fact)
  if (ids.length > 0) {
    // With its value: an id that is another in each answer is told by none of them again.
    const told = ids.map((name) => `${name}: ${fact.ids?.[name]}`)
    const reason = `the gateway tells another ${told.join(', ')}`
    // However often it is told: the id of another order tells of that one.
    const isOther = ids.some((name) => isForeign(order, fact, name))
    if (isOther || !isRepeated(order, fact, reason, context)) return conflict(order, fact, reason, context)
    return decideTold(countedAnew(order), fact, context)
  }
  return decideTold(order, fact, context)
}

/** Of a fact that is about this very order. */
function decideTold(order: OrderRecord, fact: Fact, context: DecideContext): Decision {
  if (fact.unreadable)
    return conflict(keep(order, fact, context), fact, `its ${fact.unreadable} cannot be read`, context)
  if (!isReported(fact.state))
    return conflict(
      keep(order, fact, context),
      fact,
      `the status "${fact.status}" is not documented`,
      context,
    )
  if (!isSameMoney(fact, order)) {
    return otherMoney(keep(order, fact, context), fact, context)
  }
  if (isDoubted(order, fact, context))
    return decideState(order, { ...fact, state: 'unknown' }, 'unknown', context)
  return decideState(order, fact, fact.state, context)
}

/**
 * Other money than was ordered: the order is disputed from now on. That it has ended is agreed all the same, so the
 * contradiction ends when the gateway's own query has kept to its word; the dispute is for people.
 */
function otherMoney(order: OrderRecord, fact: Fact, context: DecideContext): Decision {
  // In two notations it is one contradiction.
  const amount = fact.amount && shortDecimal(fact.amount)
  const told = [amount, fact.currency].filter(Boolean).join(' ')
  const reason = `the gateway tells of other money than was ordered: ${told || 'no amount'}`
  const hasEnded = isFinal(order.state) && order.state === fact.state
  if (hasEnded && order.disputed && order.conflict === undefined && context.isRepeat)
    return { order, agrees: true }
  const money = told || order.otherMoney
  const isKnown = order.disputed && order.otherMoney === money
  const disputed = isKnown ? order : { ...order, disputed: true, otherMoney: money }
  const decision = conflict(disputed, fact, reason, context)
  const isSteady = decision.event === undefined && !decision.asks && fact.source === 'query' && hasEnded
  return isSteady ? { order: disputed, agrees: order.conflict?.reason === reason } : decision
}

/** Another reference is told by nobody who speaks of ours. */
const isTerm = (name: string): boolean => name !== 'reference'

/** Whether the fact tells again, and rightly now, all that was told of another order. */
const provesSame = ({ collides }: OrderRecord, { terms = {} }: Fact): boolean =>
  collides.every((name) => textOf(terms, name) !== undefined)

function decideState(order: OrderRecord, fact: Fact, told: ReportedState, context: DecideContext): Decision {
  const { state } = order
  const { source } = fact
  if (isSame(state, told)) return noNews(order, fact, context)
  const transition = lifecycle[state][told]
  if (transition === undefined) {
    if (isOvertaken(order, source, told, context)) return overtaken(order, fact, context)
    return conflict(keep(order, fact, context), fact, contradiction(state, told), context)
  }
  const reason = contradiction(state, told)
  if (transition.confirm && !isConfirmed(order, told, context, fact, reason))
    return conflict(keep(order, fact, context), fact, reason, context)
  const kept = transition.to === 'succeeded' ? order : keep(order, fact, context)
  const { order: known, brings } = transition.event
    ? released(kept, told)
    : { order: kept, brings: undefined }
  const moved = { ...learn(countedAnew(known), fact), ...moveTo(transition.to, order, context) }
  const asking = transition.confirm
    ? watchAfter(order, reason, context.now)
    : order.conflict && { queryAt: context.now }
  return { order: { ...moved, ...asking }, event: transition.event, brings, agrees: true }
}

/**
 * Sent before under this reference, the refusal of the repeat says nothing of what went first. And of what the gateway
 * has told of itself neither a refusal nor absence says that it never was.
 */
function isDoubted(order: OrderRecord, { source, state, exists }: Fact, { asked }: DecideContext): boolean {
  if (state !== 'rejected') return false
  const { state: is, told, sends, sending } = order
  if (source === 'call' && sends > 1) return true
  // Sent since the question: what the gateway did not know then, it may know now.
  if (asked && exists === false && (asked.sends !== sends || asked.sending?.nth !== sending?.nth)) return true
  return told && (source === 'call' || exists === false) && lifecycle[is].rejected !== undefined
}

/** What stands beside a state that better news has overtaken: of an order that has succeeded it is news all the same. */
function overtaken(known: OrderRecord, fact: Fact, context: DecideContext): Decision {
  const order = interrupted(known, fact, context.asked)
  const isReplay = isReplayed(fact, context)
  if (order.state !== 'succeeded' || !hasNewDetails(order, fact, isReplay))
    return { order: withhold(order, fact, isReplay), agrees: false }
  const details = isReplay ? { ...fact.details, ...order.details } : { ...order.details, ...fact.details }
  const rest = withoutBrought(order, fact, isReplay)
  return { order: { ...rest, details, updatedAt: context.now }, event: 'order.updated', agrees: false }
}

const keep = (order: OrderRecord, fact: Fact, context: DecideContext): OrderRecord =>
  withhold(order, fact, isReplayed(fact, context))

/** What was heard before tells what was so then: it fills gaps, and changes nothing. */
const isReplayed = ({ source }: Fact, { isRepeat }: DecideContext): boolean =>
  isRepeat === true && source === 'callback'

/** A failure of an order that never was, or was undone, is what we know already. */
const isSame = (state: OrderState, told: ReportedState): boolean =>
  state === told ||
  (told === 'failed' && (state === 'reversed' || state === 'rejected')) ||
  (told === 'rejected' && (state === 'reversed' || state === 'failed'))

const contradiction = (state: OrderState, told: ReportedState): string =>
  `the order is ${state}, and the gateway says that it is ${told}`

function noNews(order: OrderRecord, fact: Fact, context: DecideContext): Decision {
  const { now, asked } = context
  const isReplay = isReplayed(fact, context)
  const heard = learn(takenBack(order, fact, asked), fact, isReplay)
  const learnt = isReplay ? { ...heard, details: { ...heard.details, ...order.details } } : heard
  const isNews = bringsFirst(order, learnt) || hasNewDetails(order, fact, isReplay)
  if (fact.state !== 'unknown' && isNews)
    return {
      order: { ...withoutBrought(learnt, fact, isReplay), updatedAt: now },
      event: 'order.updated',
      agrees: true,
    }
  const agrees = fact.state !== 'unknown'
  return { order: JSON.stringify(learnt) === JSON.stringify(order) ? order : learnt, agrees }
}

/** Whether the price that counts, or the gateway's own id, is known only now. */
const bringsFirst = (before: OrderRecord, now: OrderRecord): boolean =>
  (before.gatewayReference === undefined && now.gatewayReference !== undefined) ||
  (now.amount !== undefined && !now.provisional && (before.amount === undefined || before.provisional))

function moveTo(state: OrderState, { moves, otherMoney }: OrderRecord, { now, firstDelay }: DecideContext) {
  const queryAt = isFinal(state) ? undefined : now + firstDelay
  return {
    state,
    queryAt,
    queries: 0,
    timely: 0,
    stuck: false,
    disputed: false,
    // The success that counts has told the right amount, if another one was told before.
    otherMoney: state === 'succeeded' ? undefined : otherMoney,
    moves: moves + 1,
    updatedAt: now,
  }
}

/** What the fact adds to what is known, beside the state. */
function learn(order: OrderRecord, fact: Fact, isReplay = false): OrderRecord {
  const { ids, details, error, gatewayReference, answer, state } = fact
  const isDoubt = state === 'unknown'
  const knowsMoney = order.amount !== undefined && !order.provisional
  const money =
    movesMoney(fact) && fact.amount !== undefined && !knowsMoney
      ? {
          amount: fact.amount,
          currency: fact.currency ?? order.currency,
          // What a failure tells contradicts no success that comes after all.
          provisional: state !== 'succeeded',
        }
      : {}
  return {
    ...(isDoubt ? withhold(order, fact, isReplay) : order),
    collides: [],
    ids: { ...order.ids, ...ids },
    details: isDoubt ? order.details : { ...order.details, ...details },
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
