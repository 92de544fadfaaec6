import type { Delivery, OrderRecord, Store } from '../../../src/index.ts'

/** A store, and what is claimed from it. */
export interface Watched {
  readonly store: Store
  /** Calls back with what each claim of checks gets. Returns a function that stops that. */
  onChecks(watch: (claimed: readonly OrderRecord[]) => void): () => void
  /** Calls back with what each claim of deliveries gets. Returns a function that stops that. */
  onDeliveries(watch: (claimed: readonly Delivery[]) => void): () => void
}

/** Lets tests see when a worker has looked for work, so that they need not wait for time to pass. */
export function watched(store: Store): Watched {
  const checks = new Set<(claimed: readonly OrderRecord[]) => void>()
  const deliveries = new Set<(claimed: readonly Delivery[]) => void>()
  return {
    store: {
      ...store,
      async claimChecks(claim) {
        const claimed = await store.claimChecks(claim)
        for (const watch of checks) watch(claimed)
        return claimed
      },
      async claimDeliveries(claim) {
        const claimed = await store.claimDeliveries(claim)
        for (const watch of deliveries) watch(claimed)
        return claimed
      },
    },
    onChecks(watch) {
      checks.add(watch)
      return () => void checks.delete(watch)
    },
    onDeliveries(watch) {
      deliveries.add(watch)
      return () => void deliveries.delete(watch)
    },
  }
}
