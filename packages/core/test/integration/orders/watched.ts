import type { Delivery, OrderKey, Store } from '../../../src/index.ts'

/** A store, and what is claimed from it. */
export interface Watched {
  readonly store: Store
  /** Calls back with what each claim of questions gets. Returns a function that stops that. */
  onQueries(watch: (claimed: readonly OrderKey[], account: string) => void): () => void
  /** Calls back with what each claim of deliveries gets. Returns a function that stops that. */
  onDeliveries(watch: (claimed: readonly Delivery[]) => void): () => void
}

/** Lets tests see when a worker has looked for work, so that they need not wait for time to pass. */
export function watched(store: Store): Watched {
  const queries = new Set<(claimed: readonly OrderKey[], account: string) => void>()
  const deliveries = new Set<(claimed: readonly Delivery[]) => void>()
  return {
    store: {
      ...store,
      async claimQueries(claim) {
        const claimed = await store.claimQueries(claim)
        for (const watch of queries) watch(claimed, claim.account)
        return claimed
      },
      async claimDeliveries(claim) {
        const claimed = await store.claimDeliveries(claim)
        for (const watch of deliveries) watch(claimed)
        return claimed
      },
    },
    onQueries(watch) {
      queries.add(watch)
      return () => void queries.delete(watch)
    },
    onDeliveries(watch) {
      deliveries.add(watch)
      return () => void deliveries.delete(watch)
    },
  }
}
