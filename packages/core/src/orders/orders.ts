import { bindMethods } from '../data/bound.ts'
import { type Clock, sleep } from '../data/clock.ts'
import { ConfigError, KumicornError } from '../data/errors.ts'
import { aSignal, aText, checkOptions } from '../data/options.ts'
import { isReference } from '../data/plain-text.ts'
import type { Store } from '../stores/store.ts'
import type { Accounts } from './accounts.ts'
import type { ApplyFact } from './apply.ts'
import type { OrderEvent } from './event.ts'
import { historyOf, type OrderHistory } from './history.ts'
import { requireGateway, requireKind } from './known-choice.ts'
import { isFinal } from './lifecycle.ts'
import type { OrderRecord } from './order.ts'
import {
  choiceChecks,
  type HistoryOptions,
  historyChecks,
  type ListOptions,
  listChecks,
  type OrderChoice,
  type OrderPage,
  type RecheckOptions,
  someStates,
  type WaitOptions,
} from './order-options.ts'
import { checkOverride, type OverrideOptions, override } from './override.ts'
import type { Recheck } from './polling/recheck.ts'
import { asOrder, type Order } from './public-order.ts'
import { requireRevision, revisionOf } from './revision.ts'

export interface OrdersParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly applyFact: ApplyFact
  readonly recheck: Recheck
  readonly clock: Clock
  /** Milliseconds between looks at the store. */
  readonly pollInterval: number
}

/** The orders of the configured accounts. */
export class Orders {
  readonly #parts: OrdersParts
  readonly #watchers = new Set<(event: OrderEvent) => void>()

  constructor(parts: OrdersParts) {
    bindMethods(this)
    this.#parts = parts
  }

  /**
   * The order with this reference, or undefined.
   * @throws ConfigError when several orders have the same reference and `kind` or `gateway` does not tell which; for a
   * gateway that is not configured, and for a kind that there is not
   */
  async get(reference: string, choice: OrderChoice = {}): Promise<Order | undefined> {
    checkOptions<OrderChoice>('orders.get', choice, choiceChecks)
    const order = await this.#find(reference, choice)
    return order && asOrder(order)
  }

  /** What happened to an order, oldest first. */
  async events(reference: string, choice: OrderChoice = {}): Promise<readonly OrderEvent[]> {
    checkOptions<OrderChoice>('orders.events', choice, choiceChecks)
    const order = await this.#find(reference, choice)
    return order ? this.#parts.store.events(order) : []
  }

  /**
   * An order with what was heard of it and happened to it, for people to look at: raw texts, events, deliveries with
   * their tries and errors, what a person did and why. The newest of it; what was before is on the next pages. Secrets and
   * signatures are hidden. Undefined when there is none.
   */
  async history(reference: string, options: HistoryOptions = {}): Promise<OrderHistory | undefined> {
    checkOptions<HistoryOptions>('orders.history', options, historyChecks)
    const { limit = 100, after, ...choice } = options
    const order = await this.#find(reference, choice)
    const { store, accounts } = this.#parts
    return order && historyOf(store, order, accounts.of(order).gateway.secrets, { limit, after })
  }

  /** The `revision` of an order's history, for who looks whether something has happened. Undefined when there is none. */
  async revision(reference: string, choice: OrderChoice = {}): Promise<string | undefined> {
    checkOptions<OrderChoice>('orders.revision', choice, choiceChecks)
    const order = await this.#find(reference, choice)
    return order && revisionOf(order)
  }

  /**
   * Resolves with the order once it has ended or is stuck, or is in one of the states of `until`. Rejects with the
   * signal's reason.
   * @throws KumicornError `order_unknown` when there is no order with this reference
   */
  async wait(reference: string, options: WaitOptions = {}): Promise<Order> {
    const checks = { ...choiceChecks, until: someStates, signal: aSignal }
    checkOptions<WaitOptions>('orders.wait', options, checks)
    const { until, signal, ...choice } = options
    const { clock, pollInterval } = this.#parts
    const isDone = ({ state, stuck }: OrderRecord): boolean =>
      until ? until.includes(state) : isFinal(state) || stuck
    for (;;) {
      signal?.throwIfAborted()
      const news = Promise.withResolvers<void>()
      const watch = (event: OrderEvent): void => {
        if (event.reference === reference) news.resolve()
      }
      this.#watchers.add(watch)
      const waking = new AbortController()
      try {
        const order = await this.#known(reference, choice)
        if (isDone(order)) return asOrder(order)
        // Another process may bring the news: look again from time to time.
        const either = signal ? AbortSignal.any([signal, waking.signal]) : waking.signal
        await Promise.race([news.promise, sleep(clock, pollInterval, either)])
      } finally {
        waking.abort()
        this.#watchers.delete(watch)
      }
    }
  }

  /** Orders by state, gateway, reference and time of creation, paged. @throws ConfigError; StoreError */
  async list(options: ListOptions = {}): Promise<OrderPage> {
    checkOptions<ListOptions>('orders.list', options, listChecks)
    const { status, since, limit = 100, ...filter } = options
    const { store, accounts } = this.#parts
    requireGateway('orders', accounts, filter.gateway)
    if (filter.reference !== undefined && filter.referencePrefix !== undefined)
      throw new ConfigError('orders.list: give reference or referencePrefix, not both')
    const states = typeof status === 'string' ? [status] : status
    const page = { ...filter, accounts: accounts.names, states, since: since?.getTime(), limit }
    const { items, unreadable = [], next } = await store.orders(page)
    return { orders: items.map(asOrder), unreadable, next }
  }

  /**
   * Asks the gateway about an order now, applies what it says, and returns the order.
   * @throws KumicornError `order_unknown` when there is no such order, `order_moved` when it is not any more as it was
   * seen; the gateway's error when nothing was learnt
   */
  async recheck(reference: string, options: RecheckOptions = {}): Promise<Order> {
    checkOptions<RecheckOptions>('orders.recheck', options, { ...choiceChecks, revision: aText })
    const { revision, ...choice } = options
    const seen = await this.#known(reference, choice)
    requireRevision(seen, revision)
    await this.#parts.recheck(seen)
    return asOrder(await this.#known(reference, choice))
  }

  /**
   * Sets the state of an order by hand: a person has seen the truth elsewhere. Raises the event of that move, with
   * the reason and who said so, and is kept in the order's history. What the gateway says later still counts.
   * @throws KumicornError `order_unknown` when there is no such order, `order_moved` when it is not any more as it was seen
   */
  async override(reference: string, options: OverrideOptions & OrderChoice): Promise<Order> {
    checkOverride(options)
    const order = await override(this.#parts, await this.#known(reference, options), options)
    return asOrder(order)
  }

  /** @internal Tells those who wait. */
  notice(event: OrderEvent): void {
    for (const watch of this.#watchers) watch(event)
  }

  async #known(reference: string, choice: OrderChoice): Promise<OrderRecord> {
    const order = await this.#find(reference, choice)
    if (order) return order
    throw new KumicornError('order_unknown', `orders: there is no order "${reference}"`)
  }

  async #find(reference: string, { kind, gateway }: OrderChoice): Promise<OrderRecord | undefined> {
    const { store, accounts } = this.#parts
    // Without one, a store would look among all orders.
    if (typeof reference !== 'string' || reference === '')
      throw new ConfigError('orders: the reference must be text that is not empty')
    requireGateway('orders', accounts, gateway)
    if (!isReference(reference)) return undefined
    const kinds = kind === undefined ? undefined : [kind]
    const filter = { accounts: accounts.names, reference, kinds, gateway, limit: 3 }
    const { items, unreadable = [] } = await store.orders(filter)
    // There is one, whatever it is: that must not be taken for none.
    if (unreadable[0]) throw unreadable[0].error
    // Afterwards: a callback may have told of one of a kind that no operation makes.
    if (items.length === 0) requireKind('orders', accounts, kind, gateway)
    if (items.length <= 1) return items[0]
    const found = items.map((order) => `${order.gateway} ${order.kind}`).join(', ')
    throw new ConfigError(
      `orders: "${reference}" is the reference of several orders (${found}): give kind or gateway`,
    )
  }
}
