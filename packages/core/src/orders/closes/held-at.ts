import type { OrderWithEvents } from '../../stores/daily.ts'
import type { OrderEvent } from '../event.ts'
import type { OrderState } from '../lifecycle.ts'
import type { OrderRecord } from '../order.ts'
import { isSentAfter, stateAt } from './changes.ts'

/** Whether the price of an order is gone from the balance: it is, it is not, or nobody knows. */
export type Held = 'inFlight' | 'spent' | 'free' | 'doubt'

/** An order at a moment. */
export interface HeldAt {
  readonly held: Held
  /** The same by our own books, in which a person's word counts. */
  readonly booked: Held
  /** Nobody knew then whether the gateway held its price. */
  readonly isDoubt: boolean
  /** That it had ended rested on the word of a person alone. */
  readonly isByHand: boolean
}

/** States of an order that the gateway has taken. */
const taken: ReadonlySet<OrderState> = new Set(['pending', 'succeeded', 'failed', 'reversed'])

/**
 * By all that is known by now. @param isProved false for one that was in flight by what we knew, and may have been given back
 */
export function heldAt(history: OrderWithEvents, at: number, isProved = true): HeldAt {
  const booked = bookedAt(history, at)
  const isByHand = (booked === 'spent' || booked === 'free') && isEndedByHand(history, at)
  const isDoubt = booked === 'doubt' || isByHand || (booked === 'inFlight' && !isProved)
  return {
    held: isDoubt ? learntSince(history, at, isByHand ? booked : undefined) : booked,
    booked,
    isDoubt,
    isByHand,
  }
}

function bookedAt(history: OrderWithEvents, at: number): Held {
  const { order } = history
  if (isUndated(order, at)) return 'doubt'
  const state = stateAt(history, at)
  if (state === 'unknown' || (state === 'created' && maybeSent(order, at))) return 'doubt'
  return state === 'pending' ? 'inFlight' : state === 'succeeded' ? 'spent' : 'free'
}

const maybeSent = (order: OrderRecord, at: number): boolean =>
  (order.sends > 0 || order.operation === undefined) && !isSentAfter(order, at)

/**
 * Written down after a moment, when others told of it: by callbacks alone, or found by its reference. Nobody knows when it
 * was placed.
 */
export const isUndated = ({ operation, sends, told, sentAt, createdAt }: OrderRecord, at: number): boolean =>
  createdAt > at && sentAt === undefined && (operation === undefined || sends > 0 || told)

/** Whether an order that surely was sent, or may have been, had ended by the last word about it, and that was a person's. */
function isEndedByHand({ order, events }: OrderWithEvents, at: number): boolean {
  // What the gateway says after a person, and that agrees, is an `order.updated`.
  const last = events.findLast(
    (event) => event.receivedAt <= at && (isOfPerson(event) || isGatewaysOwn(event)),
  )
  return last !== undefined && isOfPerson(last) && (order.told || maybeSent(order, at))
}

/**
 * Of one that had been sent, and of which nothing was heard. Only what the gateway has said itself shows where it stood: a
 * person may have seen that wrongly, and an order may have been given back, or never charged, and not as was said.
 * @param bookedByHand where it stood as a person has said before that
 */
function learntSince(history: OrderWithEvents, at: number, bookedByHand: Held | undefined): Held {
  const { order, events } = history
  const since = events.filter(({ receivedAt }) => receivedAt > at)
  const isByHand = since.some(isOfPerson)
  const told = since.filter(isGatewaysOwn)
  const isRefused = told.some(({ type }) => type === 'order.rejected')
  // It may have been placed before that moment, or after it, whatever became of it.
  if (isUndated(order, at)) return isRefused ? 'free' : 'doubt'
  // Nobody has said anything else: it makes no difference.
  if (bookedByHand && !isByHand && told.length === 0) return bookedByHand
  if (!isByHand && !taken.has(order.state)) return order.state === 'rejected' ? 'free' : 'doubt'
  const first = told.find(({ state }) => taken.has(state))
  if (first === undefined) {
    if (!isByHand) return 'inFlight'
    return isRefused ? 'free' : 'doubt'
  }
  // What is heard first of it is that it has failed: its price may have been given back by then, or not.
  return first.state === 'failed' || first.state === 'reversed' ? 'doubt' : 'inFlight'
}

/** Of one that was in doubt: whether it has failed since by the gateway's own word. Else a person has ended it. */
export const hasFailedSince = ({ order, events }: OrderWithEvents, at: number): boolean => {
  const since = events.filter(({ receivedAt }) => receivedAt > at)
  const isFailed = ({ state }: OrderEvent): boolean => state === 'failed' || state === 'reversed'
  const isSo = order.state === 'failed' || order.state === 'reversed'
  return !since.some(isOfPerson) || (isSo && since.some((event) => isGatewaysOwn(event) && isFailed(event)))
}

/** What contradicts shows the state that it contradicts, and what is stuck is one of which nothing was heard. */
const isGatewaysOwn = (event: OrderEvent): boolean =>
  event.source !== 'person' && event.type !== 'order.conflict' && event.type !== 'order.stuck'

/** A person who agrees with what is known adds nothing to it. */
const isOfPerson = ({ source, type }: OrderEvent): boolean =>
  source === 'person' && type !== 'order.confirmed'
