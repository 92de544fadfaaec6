import type { Clock } from '../data/clock.ts'
import type { Logger } from '../data/logger.ts'
import type { Store } from '../stores/store.ts'
import type { DeliveriesSettings } from './delivery-options.ts'
import type { Held } from './held.ts'
import { aboutDelivery } from './thrown.ts'

/** Milliseconds that a lease lasts. It is renewed while the handler runs, so only a dead process lets it run out. */
export const LEASE = 30_000

const RENEWAL = LEASE / 3

export interface LeaseParts {
  readonly store: Store
  readonly clock: Clock
  readonly logger: Logger | undefined
  readonly settings: DeliveriesSettings
}

/**
 * Renews the lease of a delivery while its handler runs, and aborts its signal when its time is over or the lease has
 * gone to somebody else. Returns what ends that.
 */
export function holdLease({ store, clock, settings, logger }: LeaseParts, held: Held): () => void {
  let [untilRenewal, untilTimeout] = [RENEWAL, settings.timeout]
  let [isRenewing, hasEnded] = [false, false]
  let cancel = (): void => undefined
  // One timer for both.
  const wait = (): void => {
    const ms = Math.min(untilRenewal, untilTimeout)
    cancel = clock.after(ms, () => {
      untilRenewal -= ms
      untilTimeout -= ms
      if (untilTimeout === 0) timeOut()
      if (untilRenewal === 0) void renew()
      wait()
    })
  }
  const timeOut = (): void => {
    untilTimeout = Number.POSITIVE_INFINITY
    const { timeout } = settings
    logger?.warn(aboutDelivery(held.delivery), `kumicorn: a handler has not finished within ${timeout} ms`)
    held.abort(new DOMException(`not finished within ${timeout} ms`, 'TimeoutError'))
  }
  const renew = async (): Promise<void> => {
    untilRenewal = RENEWAL
    if (isRenewing) return
    isRenewing = true
    const { token, delivery } = held
    const until = clock.now() + LEASE
    const isHeld = await store.renewDelivery(delivery.id, token, until).catch(() => true)
    isRenewing = false
    if (isHeld || held.token !== token || hasEnded) return
    end()
    held.abort(new Error('the lease of this delivery has gone to another process'))
  }
  const end = (): void => {
    hasEnded = true
    cancel()
  }
  wait()
  return end
}
