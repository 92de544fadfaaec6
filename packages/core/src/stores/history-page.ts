import type { OrderEvent } from '../orders/event.ts'
import type { Message } from './message.ts'
import { wrongPlace } from './wrong-place.ts'

/** What was heard of an order and what happened to it, a page of it. */
export interface StoreOrderHistory {
  /** Oldest first. */
  readonly events: readonly OrderEvent[]
  /** Oldest first. */
  readonly messages: readonly Message[]
  /** Where the page of what was before begins; undefined on the last one. */
  readonly next: string | undefined
}

/** Up to which event and which message (without these) a page goes back from. */
export interface HistoryPlace {
  readonly event: number
  readonly message: number
}

/** An event or a message with its number among those of its order. */
export interface Placed<T> {
  readonly place: number
  readonly it: T
}

/** @throws ConfigError for a place that is none */
export function historyPlace(after: string | undefined): HistoryPlace {
  if (after === undefined) return { event: Number.MAX_SAFE_INTEGER, message: Number.MAX_SAFE_INTEGER }
  const [event = Number.NaN, message = Number.NaN] = String(after).split('.').map(Number)
  if (/^\d+\.\d+$/.test(String(after)) && Number.isSafeInteger(event) && Number.isSafeInteger(message))
    return { event, message }
  throw wrongPlace('orders.history')
}

/**
 * The newest of both together. Both come newest first, and one more than `limit` of each, where there are so many. Of one
 * time an event is newer than a message: it has come of it.
 */
export function historyPage(
  from: HistoryPlace,
  events: readonly Placed<OrderEvent>[],
  messages: readonly Placed<Message>[],
  limit: number,
): StoreOrderHistory {
  let [e, m] = [0, 0]
  while (e + m < limit) {
    const [event, message] = [events[e], messages[m]]
    if (event === undefined && message === undefined) break
    const isEvent =
      message === undefined || (event !== undefined && event.it.receivedAt >= message.it.receivedAt)
    if (isEvent) e += 1
    else m += 1
  }
  const hasMore = e < events.length || m < messages.length
  const place = (taken: readonly Placed<unknown>[], before: number) => taken.at(-1)?.place ?? before
  const [newEvents, newMessages] = [events.slice(0, e), messages.slice(0, m)]
  return {
    events: newEvents.map(({ it }) => it).reverse(),
    messages: newMessages.map(({ it }) => it).reverse(),
    next: hasMore ? `${place(newEvents, from.event)}.${place(newMessages, from.message)}` : undefined,
  }
}
