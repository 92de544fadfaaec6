import type { Clock } from '../data/clock.ts'
import type { Logger } from '../data/logger.ts'
import type { Store } from '../stores/store.ts'
import type { AccountEntry } from './accounts.ts'
import { longestDelay } from './polling/schedule.ts'

export interface PutOffParts {
  readonly store: Store
  readonly clock: Clock
  readonly logger: Logger | undefined
  readonly entries: readonly AccountEntry[]
}

/**
 * Brings back what a clock that was ahead has put off: else it would wait for weeks or years, and nobody would know.
 * Never rejects.
 */
export async function pullForward({ store, clock, logger, entries }: PutOffParts): Promise<void> {
  const now = clock.now()
  try {
    let count = 0
    for (const { gateway, schedule } of entries) {
      const late = { accounts: [gateway.account], now, latest: now + longestDelay(schedule) }
      count += await store.pullForward(late)
    }
    if (count === 0) return
    const message = 'kumicorn: work was put off for too long, by a clock that was ahead: it is due now'
    logger?.warn({ count }, message)
  } catch (err) {
    logger?.error({ err }, 'kumicorn: the store could not be asked for what is put off, trying again')
  }
}
