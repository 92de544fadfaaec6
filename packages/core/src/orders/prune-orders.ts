import { ConfigError } from '../data/errors.ts'
import { aDate, aSignal, checkOptions } from '../data/options.ts'
import type { PruneOptions } from '../kumicorn-options.ts'
import type { Store } from '../stores/store.ts'

/** How many orders one write of a prune forgets: others get their turn in between. */
const BATCH = 200

/** Forgets, in small writes, what is known of orders that ended before a time. Returns how many were pruned. */
export async function pruneOrders(
  store: Store,
  accounts: readonly string[],
  options: PruneOptions,
): Promise<number> {
  checkOptions<PruneOptions>('prune', options, { endedBefore: aDate, signal: aSignal })
  const { endedBefore, signal } = options
  if (endedBefore === undefined) throw new ConfigError('prune: endedBefore is missing')
  let pruned = 0
  for (;;) {
    signal?.throwIfAborted()
    const count = await store.prune({ accounts, endedBefore: endedBefore.getTime(), limit: BATCH })
    pruned += count
    // Fewer than a batch may be left because some have changed meanwhile: only nothing is the end.
    if (count === 0) return pruned
    await new Promise((resolve) => setImmediate(resolve))
  }
}
