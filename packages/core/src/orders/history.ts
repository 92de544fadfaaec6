import type { OrderDelivery } from '../stores/order-delivery.ts'
import type { Message, Store } from '../stores/store.ts'
import type { OrderEvent } from './event.ts'
import type { FactSource } from './fact.ts'
import { maskerOf } from './masker.ts'
import type { OrderRecord } from './order.ts'
import { asOrder, type Order } from './public-order.ts'
import { revisionOf } from './revision.ts'

/** Something that was heard of an order: an answer, a callback, a question's answer, or what a person said. */
export interface HeardEntry {
  readonly type: 'message'
  readonly at: number
  readonly source: FactSource
  /** The kind of callback that it came by. */
  readonly callback: string | undefined
  /** As it came: a callback's own text, the JSON of anything else. Without secrets and signatures. */
  readonly text: string
  /** The same with JSON that was wrapped in base64 opened; undefined where there is none. */
  readonly readable: string | undefined
}

/** Something that happened to an order. */
export interface EventEntry {
  readonly type: 'event'
  readonly at: number
  /** Its `data`, `status` and `reason` without secrets. */
  readonly event: OrderEvent
  /** What of it is not finished; the other handlers that were to learn of it have done so. */
  readonly deliveries: readonly OrderDelivery[]
}

export type HistoryEntry = HeardEntry | EventEntry

/**
 * An order with what was heard of it and happened to it, for people to look at. Secrets are hidden by the names of fields,
 * and by their values where the order holds these still, or an event of this page has told them. A value that was replaced
 * since, and is quoted in a text of another page than that of its event, is not known there.
 */
export interface OrderHistory {
  readonly order: Order
  /** Changes with whatever happens to the order: give it to `recheck()` or `override()`, which then refuse one that has moved on. */
  readonly revision: string
  /** What the gateway told of the order beside state and money, without secrets. */
  readonly details: Readonly<Record<string, unknown>>
  /** Of this page, oldest first. What was pruned is gone. */
  readonly entries: readonly HistoryEntry[]
  /** Give it as `after` for what was before these; undefined when there is nothing. */
  readonly next: string | undefined
}

const decoder = new TextDecoder()

/** @param secrets the names of the fields that the gateway calls secret */
export async function historyOf(
  store: Store,
  order: OrderRecord,
  secrets: readonly string[] | undefined,
  page: Parameters<Store['history']>[1],
): Promise<OrderHistory> {
  const { events, messages, next } = await store.history(order, page)
  const ids = events.map(({ id }) => id)
  const deliveries = ids.length === 0 ? [] : await store.deliveries(order, ids)
  const masker = maskerOf(order, events, secrets)
  const { conflict } = order
  const shown = conflict && { ...conflict, reason: masker.text(conflict.reason) }
  const heard = ({ source, callback, receivedAt, body }: Message): HeardEntry => ({
    type: 'message',
    at: receivedAt,
    source,
    callback,
    ...masker.message(decoder.decode(body)),
  })
  const happened = (event: OrderEvent): EventEntry => ({
    type: 'event',
    at: event.receivedAt,
    event: {
      ...event,
      status: masker.text(event.status),
      reason: event.reason === undefined ? undefined : masker.text(event.reason),
      data: masker.fields(event.data),
    },
    deliveries: deliveries
      .filter((delivery) => delivery.event === event.id)
      .map((delivery) => ({ ...delivery, lastError: masker.text(delivery.lastError) })),
  })
  const entries = merged(messages.map(heard), events.map(happened))
  return {
    order: { ...asOrder(order), conflict: shown },
    revision: revisionOf(order),
    details: masker.fields(order.details),
    entries,
    next,
  }
}

/** In the order of their times; of one time, what was heard comes before what came of it. */
function merged(heard: readonly HeardEntry[], happened: readonly EventEntry[]): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = []
  const [messages, events] = [[...heard], [...happened]]
  for (;;) {
    const [message] = messages
    const [event] = events
    if (message === undefined || event === undefined) return [...entries, ...messages, ...events]
    const last = entries.at(-1)
    const isOfLast =
      last?.type === 'message' && last.source === event.event.source && last.callback === event.event.callback
    const isEventNext = event.at < message.at || (event.at === message.at && isOfLast)
    const next = isEventNext ? events.shift() : messages.shift()
    if (next) entries.push(next)
  }
}
