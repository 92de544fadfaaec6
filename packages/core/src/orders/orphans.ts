import type { Clock } from '../data/clock.ts'
import type { Logger } from '../data/logger.ts'
import type { Store } from '../stores/store.ts'
import type { HandlerRegistry, MissingTypes } from './handler-registry.ts'
import { LEASE } from './hold-lease.ts'
import { MISSING_PATIENCE } from './run-handler.ts'

export interface OrphanParts {
  readonly store: Store
  readonly registry: HandlerRegistry
  readonly clock: Clock
  readonly logger: Logger | undefined
  readonly accounts: readonly string[]
}

const BATCH = 100

/**
 * Gives up events of types that their handler has not taken for days: as dead letters they are kept, and let the later
 * events of their orders pass. Never rejects.
 * @param isOn false when it is to leave the rest
 */
export async function giveUpOrphans(parts: OrphanParts, isOn: () => boolean): Promise<void> {
  const { registry, logger } = parts
  try {
    for (const missing of (await registry.missing()).missingTypes) {
      let count = 0
      for (let given = BATCH; given > 0 && isOn(); count += given) given = await giveUpSome(parts, missing)
      const message =
        'kumicorn: events waited for days for a handler that takes their type: they are dead letters'
      if (count > 0) logger?.warn({ ...missing, count }, message)
    }
  } catch (err) {
    const message = 'kumicorn: the store could not be asked for events without a handler, trying again'
    logger?.error({ err }, message)
  }
}

/** What has been due for days is what a claim of days ago would get. */
async function giveUpSome(parts: OrphanParts, { handler, types }: MissingTypes): Promise<number> {
  const { store, clock, accounts } = parts
  const now = clock.now()
  const handlers = [{ name: handler, limit: BATCH, types }]
  const claim = { accounts, handlers, now: now - MISSING_PATIENCE, leaseUntil: now + LEASE }
  const claimed = await store.claimDeliveries(claim)
  // Together: a store may write them with one flush. They are of one order each.
  const givingUp = claimed.map(({ id, token, event }) => {
    const error = `no handler "${handler}" for ${event.type} in this process`
    return store.failDelivery(id, token, { error, now, retryAt: undefined, counts: false })
  })
  await Promise.all(givingUp)
  return claimed.length
}
