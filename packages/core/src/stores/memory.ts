import { ConfigError, StoreError } from '../data/errors.ts'
import { Book } from './memory/book.ts'
import { frozen } from './memory/frozen.ts'
import { Mail } from './memory/mail.ts'
import { Registry } from './memory/registry.ts'
import { prunedOrder } from './pruned-order.ts'
import type { Change, Delivery, Message, Store } from './store.ts'

export interface MemoryStoreOptions {
  /**
   * How many orders are remembered. Those that have ended, and of which nothing is open, are forgotten first;
   * when there is none of these, a new order is refused. Default 100 000.
   */
  readonly maxOrders?: number
}

/** A store that lives as long as the process. For tests and development. @throws ConfigError */
export function memoryStore({ maxOrders = 100_000 }: MemoryStoreOptions = {}): Store {
  if (!Number.isSafeInteger(maxOrders) || maxOrders < 1) {
    throw new ConfigError('memoryStore: maxOrders must be a whole number from 1')
  }
  const book = new Book(maxOrders)
  const mail = new Mail((entry) => book.review(entry))
  const registry = new Registry(mail)
  let isClosed = false
  /** Every call runs to its end at once: nothing comes in between. */
  const call = async <T>(work: () => T): Promise<T> => {
    if (isClosed) throw new StoreError('memoryStore: the store is closed')
    return work()
  }

  return {
    durable: false,
    open: () => call(() => undefined),
    begin: (given) =>
      call(() => {
        const known = book.find(given)
        if (known) return { state: 'known', order: known.order }
        const rival = book.rivalOf(given)
        if (rival) return { state: 'rival', order: rival.order }
        book.add(frozen(given))
        return { state: 'new' }
      }),
    order: (key) => call(() => book.find(key)?.order),
    orders: (filter) => call(() => book.list(filter)),
    events: (key) => call(() => [...(book.find(key)?.events ?? [])]),
    messages: (key) => call(() => [...(book.find(key)?.messages.values() ?? [])].map(copyOf)),
    commit: (change) => call(() => commit(book, mail, registry, change)),
    claimQueries: ({ account, now, leaseUntil, limit }) =>
      call(() => book.claimQueries(account, now, leaseUntil, limit)),
    claimDeliveries: (claim) => call(() => mail.claim(claim)),
    claimOrder: (key, { handlers, now, leaseUntil }) =>
      call(() => {
        const entry = book.find(key)
        return entry ? mail.claimOrder(entry, handlers, now, leaseUntil) : []
      }),
    unfinished: (key, handlers) =>
      call(() => {
        const lanes = [...(book.find(key)?.lanes ?? [])]
        const wanted = lanes.filter(([handler]) => handlers?.includes(handler) ?? true)
        return wanted.reduce((sum, [, lane]) => sum + lane.length, 0)
      }),
    renewDelivery: (id, token, leaseUntil) => call(() => mail.renew(id, token, leaseUntil)),
    finishDelivery: (id, token) => call(() => mail.finish(id, token)),
    failDelivery: (id, token, failure) => call(() => mail.fail(id, token, failure)),
    deadLetters: ({ accounts, limit, after }) => call(() => mail.deadLetters(accounts, limit, after)),
    deadLetter: (id) => call(() => mail.deadLetter(id)),
    revive: (id, now) => call(() => mail.revive(id, now)),
    discard: (id) => call(() => mail.discard(id)),
    expectHandlers: (handlers, now) =>
      call(() => {
        for (const handler of handlers) registry.expect(handler, now)
      }),
    handlers: (accounts) => call(() => registry.list(accounts)),
    renameHandler: (account, from, to) => call(() => registry.rename(account, from, to)),
    forgetHandler: (account, name) => call(() => registry.forget(account, name)),
    prune: ({ accounts, endedBefore, limit }) =>
      call(() => {
        const ended = [...book.prunable(accounts, endedBefore).take(limit)]
        for (const entry of ended) {
          book.forgetContents(entry)
          book.replace(entry, frozen(prunedOrder(entry.order)))
        }
        return ended.length
      }),
    async close() {
      isClosed = true
    },
  }
}

/** Bytes cannot be frozen: they are copied on the way in and on the way out. */
const copyOf = (message: Message): Message => ({ ...message, body: Uint8Array.from(message.body) })

function commit(book: Book, mail: Mail, registry: Registry, change: Change): readonly Delivery[] | false {
  const { message, event, lease } = change
  const known = book.find(change.order)
  if ((known?.order.version ?? 0) !== change.order.version - 1) return false
  if (event && book.hasEvent(event.id)) return false
  const order = frozen(change.order)
  const entry = known ?? book.add(order)
  if (known) book.replace(known, order)
  if (message && !entry.messages.has(message.digest)) entry.messages.set(message.digest, copyOf(message))
  if (!event) return []
  const kept = frozen(event)
  book.addEvent(entry, kept)
  const names = new Set([...(change.handlers ?? []), ...registry.namesFor(order.account, event.type)])
  const letters = new Map([...names].map((name) => [name, mail.add(entry, kept, name)]))
  return [...new Set(lease?.handlers)].flatMap((name) => {
    const letter = letters.get(name)
    return letter?.ready && lease ? [mail.lease(letter, lease.until)] : []
  })
}
