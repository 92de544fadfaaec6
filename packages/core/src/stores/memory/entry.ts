import type { OrderEvent } from '../../orders/event.ts'
import type { OrderKey, OrderRecord } from '../../orders/order.ts'
import type { Message } from '../store.ts'
import type { Due } from './due-heap.ts'

/** One event on its way to one handler. */
export interface Letter extends Due {
  readonly event: OrderEvent
  readonly entry: Entry
  handler: string
  /** The oldest living one of its order and handler: the only one that may be claimed. */
  ready: boolean
  dead: boolean
  tries: number
  leasedUntil: number | undefined
  token: number
  lastError: string
  diedAt: number
}

/** An order with everything about it. As `Due`, it waits for its next query. */
export interface Entry extends Due {
  order: OrderRecord
  readonly events: OrderEvent[]
  readonly messages: Map<string, Message>
  /** What each handler has to learn of it, oldest first. A handler with nothing has no entry. */
  readonly lanes: Map<string, Letter[]>
}

export const textOf = (...parts: readonly string[]): string => JSON.stringify(parts)

export const keyOf = ({ account, kind, reference }: OrderKey): string => textOf(account, kind, reference)

/** The value of a key, made when it is not there. */
export function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
