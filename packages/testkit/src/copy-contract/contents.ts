import type { Store } from '@kumicorn/core'
import { OURS, THEIRS } from '../store-contract/samples.ts'

/** All that a store tells of its content by its calls, but for its own numbers of orders. */
export async function contentsOf(store: Store, references: readonly string[]) {
  const orders = []
  for (const reference of new Set(references)) {
    const { items, unreadable = [] } = await store.orders({ reference, limit: 10 })
    for (const order of items.toSorted((a, b) => (a.account + a.kind < b.account + b.kind ? -1 : 1)))
      orders.push({
        order,
        events: await store.events(order),
        messages: await store.messages(order),
        deliveries: (await store.deliveries(order)).map(({ state, ...told }) => ({
          ...told,
          // A lease of the source is one no more: it is a time until which the delivery waits.
          state: state === 'leased' ? 'waiting' : state,
        })),
      })
    orders.push(...unreadable)
  }
  return {
    orders,
    listed: (await store.orders({ limit: 1_000 })).items.map(({ reference, kind }) => [reference, kind]),
    deadLetters: (await store.deadLetters({ limit: 100 })).items,
    handlers: await store.handlers(),
    closes: await store.closes?.({ account: OURS, limit: 10 }),
    overview: await store.overview([OURS, THEIRS], 0),
  }
}
