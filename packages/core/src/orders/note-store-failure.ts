import type { Clock } from '../data/clock.ts'
import type { Logger } from '../data/logger.ts'
import type { Store } from '../stores/store.ts'
import { retryDelay } from './delivery-options.ts'
import type { Held } from './held.ts'
import { aboutDelivery } from './thrown.ts'

export interface StoreFailureParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger | undefined
}

/**
 * The store could not do its part for a handler, which is no try: the handler gets the event later.
 * @param failure `error`: what could not be done, e.g. `the store could not be read`
 */
export async function noteStoreFailure(
  { store, clock, random, logger }: StoreFailureParts,
  { delivery, token }: Held,
  { error, err }: { readonly error: string; readonly err: unknown },
): Promise<void> {
  logger?.error(
    { ...aboutDelivery(delivery), err },
    `kumicorn: ${error} for a handler: it gets the event later`,
  )
  const now = clock.now()
  const failure = { error, now, retryAt: now + retryDelay(1, random), counts: false }
  // If this cannot be written either, the lease runs out and the delivery is claimed again.
  await store.failDelivery(delivery.id, token, failure).catch(() => undefined)
}
