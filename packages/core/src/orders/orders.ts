import type { CallbackKind } from '../callbacks/types.ts'
import { type Clock, sleep } from '../data/clock.ts'
import { ConfigError, type Gateway, KumicornError } from '../data/errors.ts'
import type { OrderRecord, Store } from '../stores/store.ts'
import type { OrderEvent } from './events.ts'
import { finalStates, type OrderState } from './lifecycle.ts'

/** What is known of an order. Times are milliseconds since the epoch, by this machine's clock. */
export type Order = Omit<OrderRecord, 'fingerprint' | 'said' | 'version' | 'checks' | 'checkAt'>

export interface WaitOptions {
  /** The states to wait for. Default: those in which an order has ended. */
  readonly until?: readonly OrderState[] | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ListOptions {
  readonly status?: OrderState | readonly OrderState[] | undefined
  readonly gateway?: Gateway | undefined
  /** Only orders that were created at or after this time. */
  readonly since?: Date | undefined
  /** Orders a page. Default 100. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
}

export interface OrderPage {
  /** Newest first. */
  readonly orders: readonly Order[]
  /** Give it as `after` for the next page; undefined on the last one. */
  readonly next: string | undefined
}

/** The orders of a Kumicorn. */
export class Orders {
  readonly #store: Store
  readonly #clock: Clock
  readonly #pollInterval: number
  readonly #watchers = new Set<(event: OrderEvent) => void>()

  constructor(store: Store, clock: Clock, pollInterval: number) {
    this.#store = store
    this.#clock = clock
    this.#pollInterval = pollInterval
  }

  /**
   * The order with this reference, or undefined.
   * @throws ConfigError when several kinds of orders have the same reference and `kind` is not given
   */
  async get(
    reference: string,
    { kind }: { readonly kind?: CallbackKind | undefined } = {},
  ): Promise<Order | undefined> {
    if (kind !== undefined) {
      const order = await this.#store.order(kind, reference)
      return order && asOrder(order)
    }
    const { items } = await this.#store.orders({ reference, limit: 3 })
    if (items.length > 1) {
      const kinds = items.map((order) => order.kind).join(', ')
      throw new ConfigError(
        `orders: "${reference}" is the reference of several orders (${kinds}): give the kind`,
      )
    }
    return items[0] && asOrder(items[0])
  }

  /** What happened to an order, oldest first. */
  events(kind: CallbackKind, reference: string): Promise<readonly OrderEvent[]> {
    return this.#store.events(kind, reference)
  }

  /**
   * Resolves with the order once it is in one of the states of `until`. Rejects with the signal's reason.
   * @throws KumicornError `order_unknown` when there is no order with this reference
   */
  async wait(
    reference: string,
    { until = finalStates, signal, kind }: WaitOptions & { readonly kind?: CallbackKind | undefined } = {},
  ): Promise<Order> {
    for (;;) {
      signal?.throwIfAborted()
      const news = Promise.withResolvers<void>()
      const watch = (event: OrderEvent): void => {
        if (event.reference === reference) news.resolve()
      }
      this.#watchers.add(watch)
      const waking = new AbortController()
      try {
        const order = await this.get(reference, { kind })
        if (order === undefined)
          throw new KumicornError('order_unknown', `orders: there is no order "${reference}"`)
        if (until.includes(order.state)) return order
        // Another process may bring the news: look again from time to time.
        const either = signal ? AbortSignal.any([signal, waking.signal]) : waking.signal
        await Promise.race([news.promise, sleep(this.#clock, this.#pollInterval, either)])
      } finally {
        waking.abort()
        this.#watchers.delete(watch)
      }
    }
  }

  /** Orders by state, gateway and time of creation, paged. */
  async list({ status, since, limit = 100, ...filter }: ListOptions = {}): Promise<OrderPage> {
    const states = typeof status === 'string' ? [status] : status
    const { items, next } = await this.#store.orders({ ...filter, states, since: since?.getTime(), limit })
    return { orders: items.map(asOrder), next }
  }

  /** @internal Tells those who wait. */
  notice(event: OrderEvent): void {
    for (const watch of this.#watchers) watch(event)
  }
}

function asOrder({ fingerprint, said, version, checks, checkAt, ...order }: OrderRecord): Order {
  return order
}
