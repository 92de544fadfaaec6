import type { OrderWithEvents } from '../../stores/daily.ts'
import type { OrderEvent } from '../event.ts'
import type { OrderState } from '../lifecycle.ts'
import { isSentAfter, stateAt } from './changes.ts'

/** Whether the price of an order is gone from the balance: it is, it is not, or nobody knows. */
export type Held = 'inFlight' | 'spent' | 'free' | 'doubt'

/** An order at a moment. */
export interface HeldAt {
  readonly held: Held
  /** Nobody knew then whether the gateway held its price. */
  readonly isDoubt: boolean
}

/** States of an order that the gateway has taken. */
const taken: ReadonlySet<OrderState> = new Set(['pending', 'succeeded', 'failed', 'reversed'])

/**
 * By all that is known by now. @param isProved false for one that was in flight by what we knew, and may have been given back
 */
export function heldAt(history: OrderWithEvents, at: number, isProved = true): HeldAt {
  const { order } = history
  const state = stateAt(history, at)
  const mayBeSent = (order.sends > 0 || order.operation === undefined) && !isSentAfter(order, at)
  const isOpen = state === 'unknown' || (state === 'created' && mayBeSent)
  const isDoubt = isOpen || (state === 'pending' && !isProved)
  if (isDoubt) return { held: learntSince(history, at), isDoubt }
  return { held: state === 'pending' ? 'inFlight' : state === 'succeeded' ? 'spent' : 'free', isDoubt }
}

/**
 * Of one that had been sent, and of which nothing was heard. Only what the gateway has said itself shows where it stood: a
 * person may have seen that wrongly, and an order may have been given back, or never charged, and not as was said.
 */
function learntSince({ order, events }: OrderWithEvents, at: number): Held {
  const since = events.filter(({ receivedAt }) => receivedAt > at)
  const isByHand = since.some(isOfPerson)
  if (!isByHand && !taken.has(order.state)) return order.state === 'rejected' ? 'free' : 'doubt'
  const told = since.filter(isGatewaysOwn)
  const first = told.find(({ state }) => taken.has(state))
  if (first === undefined) {
    if (!isByHand) return 'inFlight'
    return told.some(({ type }) => type === 'order.rejected') ? 'free' : 'doubt'
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
  !isOfPerson(event) && event.type !== 'order.conflict' && event.type !== 'order.stuck'

const isOfPerson = ({ source }: OrderEvent): boolean => source === 'person'
