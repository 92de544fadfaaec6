import type { DeadLetters, Order, OrderRecord, Orders, Store } from '@kumicorn/core'

/** What the commands read and change. A Kumicorn is one already; {@link recordsOf} makes one of a store. */
export interface Records {
  readonly orders: Pick<Orders, 'events' | 'get' | 'list'>
  readonly deadLetters: Pick<DeadLetters, 'discard' | 'list' | 'replay'>
}

/** A store alone, without gateways and without handlers. */
export function recordsOf(store: Store): Records {
  return {
    orders: {
      async get(reference, { kind } = {}) {
        const order = kind && (await store.order(kind, reference))
        return order && asOrder(order)
      },
      events: (kind, reference) => store.events(kind, reference),
      async list({ status, since, limit = 100, ...filter } = {}) {
        const states = typeof status === 'string' ? [status] : status
        const { items, next } = await store.orders({ ...filter, states, since: since?.getTime(), limit })
        return { orders: items.map(asOrder), next }
      },
    },
    deadLetters: {
      async list({ limit = 100, after } = {}) {
        const { items, next } = await store.deadLetters({ limit, after })
        return { deadLetters: items, next }
      },
      replay: (id) => store.revive(id, Date.now()),
      discard: (id) => store.discard(id),
    },
  }
}

function asOrder({ fingerprint, said, version, checks, checkAt, ...order }: OrderRecord): Order {
  return order
}
