import { StoreError } from '../data/errors.ts'
import { aCount, checkOptions } from '../data/options.ts'
import type { OrderEventType } from '../orders/lifecycle.ts'
import { frozen } from './frozen.ts'
import type { Entry, Letter } from './memory/entry.ts'
import { historyOfEntry } from './memory/history.ts'
import { asMessage, keptMessage } from './memory/kept-message.ts'
import { Letters } from './memory/letters.ts'
import { MemoryCloses } from './memory/memory-closes.ts'
import { MemoryHandlers } from './memory/memory-handlers.ts'
import { MemoryOrders } from './memory/memory-orders.ts'
import { prunedOrder } from './pruned-order.ts'
import type { Change, Delivery, Store } from './store.ts'

export interface MemoryStoreOptions {
  /**
   * How many orders are remembered. The ones that ended first are forgotten first; a new order is refused when all
   * are open. Default 100 000.
   */
  readonly maxOrders?: number | undefined
}

/** A store that lives as long as the process. For tests and development. @throws ConfigError */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  checkOptions<MemoryStoreOptions>('memoryStore', options, { maxOrders: aCount(1) })
  const { maxOrders = 100_000 } = options
  return storeInMemory(new MemoryOrders(maxOrders))
}

/** @internal */
export function storeInMemory(orders: MemoryOrders): Store {
  const letters = new Letters()
  const handlers = new MemoryHandlers(letters)
  const closes = new MemoryCloses()
  let isOpen = true

  /** Each call is one transaction, and after `close` none is taken. */
  const call =
    <Given extends readonly unknown[], T>(work: (...given: Given) => T) =>
    async (...given: Given): Promise<T> => {
      if (!isOpen) throw new StoreError('memoryStore: the store is closed')
      return work(...given)
    }

  const commit = ({
    order,
    message,
    event,
    handlers: named = [],
    lease,
  }: Change): readonly Delivery[] | false => {
    const known = orders.get(order)
    const before = known?.whole
    if ((before?.order.version ?? 0) !== order.version - 1) return false
    if (event && before?.events.some(({ id }) => id === event.id)) return false
    const entry: Entry = known ?? orders.add(frozen(order))
    if (known) orders.update(entry, frozen(order))
    const { events, messages } = entry.open()
    if (message && !messages.some(({ digest }) => digest === message.digest))
      messages.push(keptMessage(message))
    const leased: Delivery[] = []
    if (event) {
      const kept = frozen(event)
      events.push(kept)
      const added = new Map<string, Letter>()
      for (const handler of recipients(order.account, event.type, named))
        added.set(handler, letters.add(entry, kept, handler))
      for (const handler of lease?.handlers ?? []) {
        const letter = added.get(handler)
        const delivery = letter && lease && letters.lease(letter, lease.now, lease.until)
        if (delivery) leased.push(delivery)
      }
    }
    orders.noteEnd(entry)
    const places = lease?.handlers ?? []
    return leased.sort((a, b) => places.indexOf(a.handler) - places.indexOf(b.handler))
  }

  const recipients = (account: string, type: OrderEventType, named: readonly string[]): Iterable<string> => {
    const expected = handlers.of(account, type)
    return named.every((name) => expected.includes(name)) ? expected : new Set([...named, ...expected])
  }

  /** Finishing, giving up and reviving deliveries decides whether an order may be forgotten. */
  const noting = <Done>(entry: Entry | undefined, done: Done): Done => {
    if (entry) orders.noteEnd(entry)
    return done
  }

  const notingAll = (entries: readonly Entry[] | undefined): boolean => {
    for (const entry of entries ?? []) orders.noteEnd(entry)
    return entries !== undefined
  }

  return {
    durable: false,
    open: call(() => undefined),
    begin: call((order, options) => orders.begin(frozen(order), options?.again)),
    order: call((key) => orders.get(key)?.order),
    orders: call((filter) => orders.list(filter)),
    events: call((key) => [...(orders.get(key)?.whole.events ?? [])]),
    messages: call((key) => (orders.get(key)?.whole.messages ?? []).map(asMessage)),
    history: call((key, page) => historyOfEntry(orders.get(key), page)),
    commit: call(commit),
    claimQueries: call((claim) => orders.claim(claim)),
    claimDeliveries: call((claim) => letters.claim(claim)),
    claimOrder: call((key, { handlers: names, now, leaseUntil }) => {
      const entry = orders.get(key)
      return entry ? letters.claimOrder(entry, names, now, leaseUntil) : []
    }),
    deliveries: call((key, events) => {
      const entry = orders.get(key)
      const all = entry ? letters.ofOrder(entry) : []
      return events ? all.filter(({ event }) => events.includes(event)) : all
    }),
    unfinished: call((key, names) => {
      const entry = orders.get(key)
      return entry ? letters.unfinished(entry, names) : 0
    }),
    renewDelivery: call((id, token, until) => letters.renew(id, token, until)),
    finishDelivery: call((id, token) => noting(letters.entryOf(id), letters.finish(id, token))),
    failDelivery: call((id, token, failure) => noting(letters.entryOf(id), letters.fail(id, token, failure))),
    deadLetters: call((page) => letters.deadLetters(page)),
    deadLetter: call((id) => letters.dead(id)),
    revive: call((id, now) => noting(letters.entryOf(id), letters.revive(id, now))),
    discard: call((id, accounts) => {
      const entry = letters.entryOf(id)
      return noting(entry, letters.discard(id, accounts))
    }),
    expectHandlers: call((expected, now) => handlers.expect(expected, now)),
    handlers: call((accounts) => handlers.rows(accounts)),
    overview: call((given, now) => {
      const accounts = [...new Set(given)].toSorted()
      const queries = accounts.map((account) => orders.due(account, now))
      return { orders: orders.open(accounts, now), queries, handlers: handlers.rows(accounts) }
    }),
    renameHandler: call((account, from, to) => notingAll(handlers.rename(account, from, to))),
    forgetHandler: call((account, name) => notingAll(handlers.forget(account, name))),
    prune: call(({ accounts, endedBefore, limit }) => {
      let count = 0
      for (const entry of orders.endedBefore(accounts, endedBefore)) {
        if (count === limit) break
        orders.prune(entry, frozen(prunedOrder(entry.order)))
        count += 1
      }
      return count
    }),
    endedOrders: call((walk) => orders.ended(walk)),
    keepClose: call((close) => closes.keep(close)),
    closes: call((filter) => closes.list(filter)),
    pullForward: call((late) => orders.pullForward(late) + letters.pullForward(late)),
    async close() {
      isOpen = false
    },
  }
}
