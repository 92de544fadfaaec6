import type { Delivery, OrderRecord, Store } from '../../../src/index.ts'

/** A store, and what is claimed from it. */
export interface Watched {
  readonly store: Store
  /** What the next claim of checks gets. */
  nextChecks(): Promise<readonly OrderRecord[]>
  /** What the next claim of deliveries gets. */
  nextDeliveries(): Promise<readonly Delivery[]>
}

/** Lets tests see when a worker has looked for work, so that they need not wait for time to pass. */
export function watched(store: Store): Watched {
  const checks = turnstile<readonly OrderRecord[]>()
  const deliveries = turnstile<readonly Delivery[]>()
  return {
    store: {
      ...store,
      claimChecks: (claim) => checks.pass(store.claimChecks(claim)),
      claimDeliveries: (claim) => deliveries.pass(store.claimDeliveries(claim)),
    },
    nextChecks: checks.next,
    nextDeliveries: deliveries.next,
  }
}

function turnstile<T>() {
  let waiting: ((value: T) => void)[] = []
  return {
    async pass(claim: Promise<T>): Promise<T> {
      const claimed = await claim
      for (const resolve of waiting.splice(0)) resolve(claimed)
      return claimed
    },
    next: () =>
      new Promise<T>((resolve) => {
        waiting = [...waiting, resolve]
      }),
  }
}
