import type { CallbackKind } from '../callbacks/types.ts'
import { ConfigError } from '../data/errors.ts'
import type { OrderEvent } from '../orders/events.ts'
import type { DeadLetter, Delivery, NewEvent, OrderFilter, OrderRecord, Store, StorePage } from './store.ts'

export interface MemoryStoreOptions {
  /** How many orders are remembered; the oldest are forgotten first. Default 100 000. */
  readonly maxOrders?: number
}

interface Entry {
  readonly serial: number
  order: OrderRecord
  readonly events: string[]
  leasedUntil: number
}

interface Letter {
  readonly id: number
  readonly event: OrderEvent
  readonly handler: string
  readonly order: string
  tries: number
  state: 'due' | 'dead'
  dueAt: number
  leasedUntil: number
  lastError: string
  diedAt: number
}

const nameOf = ({ event, handler }: Letter): string => `${event.type} ${handler}`

const keyOf = (kind: CallbackKind, reference: string): string => `${kind} ${reference}`

/** A store that lives as long as the process. For tests and development. @throws ConfigError */
export function memoryStore({ maxOrders = 100_000 }: MemoryStoreOptions = {}): Store {
  if (!Number.isSafeInteger(maxOrders) || maxOrders < 1) {
    throw new ConfigError('memoryStore: maxOrders must be a whole number from 1')
  }
  const orders = new Map<string, Entry>()
  const events = new Map<string, OrderEvent>()
  const letters = new Map<number, Letter>()
  let serial = 0
  let letterId = 0

  const add = (order: OrderRecord): Entry => {
    const entry = { serial: ++serial, order, events: [], leasedUntil: 0 }
    orders.set(keyOf(order.kind, order.reference), entry)
    for (const [key, oldest] of orders) {
      if (orders.size <= maxOrders) break
      orders.delete(key)
      for (const id of oldest.events) events.delete(id)
      for (const letter of letters.values()) if (letter.order === key) letters.delete(letter.id)
    }
    return entry
  }

  const addEvent = (entry: Entry, { event, handlers }: NewEvent): void => {
    events.set(event.id, event)
    entry.events.push(event.id)
    for (const handler of handlers) {
      const id = ++letterId
      const order = keyOf(event.kind, event.reference)
      letters.set(id, {
        id,
        event,
        handler,
        order,
        tries: 0,
        state: 'due',
        dueAt: 0,
        leasedUntil: 0,
        lastError: '',
        diedAt: 0,
      })
    }
  }

  const isOldest = (letter: Letter, handlers: readonly string[]): boolean => {
    for (const other of letters.values()) {
      if (other.id >= letter.id) return true
      const isSameRow = other.order === letter.order && other.handler === letter.handler
      if (other.state === 'due' && isSameRow && handlers.includes(nameOf(other))) return false
    }
    return true
  }

  return {
    durable: false,
    async begin(order) {
      const known = orders.get(keyOf(order.kind, order.reference))
      if (known) return known.order
      add(order)
      return undefined
    },
    order: async (kind, reference) => orders.get(keyOf(kind, reference))?.order,
    orders: async (filter) => listOrders([...orders.values()], filter),
    event: async (id) => events.get(id),
    events: async (kind, reference) =>
      (orders.get(keyOf(kind, reference))?.events ?? []).map((id) => events.get(id) as OrderEvent),
    async commit(order, event) {
      const known = orders.get(keyOf(order.kind, order.reference))
      if ((event && events.has(event.event.id)) || (known?.order.version ?? 0) !== order.version - 1)
        return false
      const entry = known ?? add(order)
      entry.order = order
      entry.leasedUntil = 0
      if (event) addEvent(entry, event)
      return true
    },
    async claimChecks({ now, leaseUntil, limit }) {
      const due = [...orders.values()]
        .filter(
          ({ order, leasedUntil }) =>
            order.checkAt !== undefined && order.checkAt <= now && leasedUntil <= now,
        )
        .sort((a, b) => (a.order.checkAt as number) - (b.order.checkAt as number))
        .slice(0, limit)
      for (const entry of due) entry.leasedUntil = leaseUntil
      return due.map(({ order }) => order)
    },
    async claimDeliveries({ now, leaseUntil, limit, handlers, eventId }) {
      const claimed: Delivery[] = []
      const last =
        eventId === undefined
          ? undefined
          : [...letters.values()].findLast(({ event }) => event.id === eventId)
      for (const letter of letters.values()) {
        if (claimed.length === limit) break
        const isDue =
          eventId === undefined ? letter.dueAt <= now : letter.order === last?.order && letter.id <= last.id
        if (letter.state !== 'due' || !isDue || letter.leasedUntil > now) continue
        if (!handlers.includes(nameOf(letter)) || !isOldest(letter, handlers)) continue
        letter.leasedUntil = leaseUntil
        claimed.push({ id: letter.id, event: letter.event, handler: letter.handler, tries: letter.tries })
      }
      return claimed
    },
    async finishDelivery(id) {
      letters.delete(id)
    },
    async failDelivery(id, { error, now, retryAt }) {
      const letter = letters.get(id)
      if (letter?.state !== 'due') return
      Object.assign(letter, { tries: letter.tries + 1, lastError: error, leasedUntil: 0 })
      if (retryAt === undefined) Object.assign(letter, { state: 'dead', diedAt: now })
      else letter.dueAt = retryAt
    },
    unfinished: async (eventId, handlers) =>
      [...letters.values()].filter(
        (letter) =>
          letter.event.id === eventId &&
          letter.state === 'due' &&
          (handlers === undefined || handlers.includes(nameOf(letter))),
      ).length,
    async deadLetters({ limit, after }) {
      const dead = [...letters.values()].filter(
        ({ id, state }) => state === 'dead' && id > Number(after ?? 0),
      )
      const items = dead.slice(0, limit).map(
        ({ id, event, handler, tries, lastError, diedAt }): DeadLetter => ({
          id,
          event,
          handler,
          tries,
          lastError,
          diedAt,
        }),
      )
      return { items, next: dead.length > limit ? String(items.at(-1)?.id) : undefined }
    },
    async revive(id, now) {
      const letter = letters.get(id)
      if (letter?.state !== 'dead') return false
      Object.assign(letter, { state: 'due', tries: 0, dueAt: now })
      return true
    },
    async discard(id) {
      return letters.get(id)?.state === 'dead' && letters.delete(id)
    },
    close: async () => undefined,
  }
}

function listOrders(entries: readonly Entry[], filter: OrderFilter): StorePage<OrderRecord> {
  const { states, gateway, reference, since, limit, after } = filter
  const found = entries
    .filter(({ serial, order }) => {
      if (after !== undefined && serial >= Number(after)) return false
      if (states !== undefined && !states.includes(order.state)) return false
      if (gateway !== undefined && order.gateway !== gateway) return false
      if (reference !== undefined && order.reference !== reference) return false
      return since === undefined || order.createdAt >= since
    })
    .reverse()
  const page = found.slice(0, limit)
  return {
    items: page.map(({ order }) => order),
    next: found.length > limit ? String(page.at(-1)?.serial) : undefined,
  }
}
