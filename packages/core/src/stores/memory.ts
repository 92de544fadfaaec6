import type { CallbackKind } from '../callbacks/types.ts'
import { ConfigError } from '../errors.ts'
import type { OrderEvent } from '../orders/events.ts'
import type { OrderRecord, Store } from './store.ts'

export interface MemoryStoreOptions {
  /** How many orders are remembered; the oldest are forgotten first. Default 100 000. */
  readonly maxOrders?: number
}

interface Entry {
  order: OrderRecord
  readonly events: string[]
}

/** A store that lives as long as the process. For tests and development. @throws ConfigError */
export function memoryStore({ maxOrders = 100_000 }: MemoryStoreOptions = {}): Store {
  if (!Number.isSafeInteger(maxOrders) || maxOrders < 1) {
    throw new ConfigError('memoryStore: maxOrders must be a whole number from 1')
  }
  const orders = new Map<string, Entry>()
  const events = new Map<string, { readonly event: OrderEvent; readonly finished: Set<string> }>()
  const keyOf = (kind: CallbackKind, reference: string): string => `${kind} ${reference}`

  const forgetOldest = (): void => {
    for (const [key, { events: ids }] of orders) {
      if (orders.size <= maxOrders) return
      orders.delete(key)
      for (const id of ids) events.delete(id)
    }
  }

  return {
    durable: false,
    order: async (kind, reference) => orders.get(keyOf(kind, reference))?.order,
    event: async (id) => events.get(id),
    async record(event, order) {
      const key = keyOf(order.kind, order.reference)
      const entry = orders.get(key)
      if (events.has(event.id) || (entry?.order.version ?? 0) !== order.version - 1) return 'stale'
      events.set(event.id, { event, finished: new Set() })
      if (entry) {
        entry.order = order
        entry.events.push(event.id)
      } else {
        orders.set(key, { order, events: [event.id] })
        forgetOldest()
      }
      return 'recorded'
    },
    async finish(eventId, handler) {
      events.get(eventId)?.finished.add(handler)
    },
  }
}
