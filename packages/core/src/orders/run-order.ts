import type { Clock } from '../data/clock.ts'
import type { Delivery, Store } from '../stores/store.ts'
import type { Handlers } from './handlers.ts'
import { LEASE } from './hold-lease.ts'
import type { OrderKey } from './order.ts'
import type { Slots } from './slots.ts'
import type { UnderWay } from './under-way.ts'

export interface RunOrderParts {
  readonly store: Store
  readonly handlers: Handlers
  readonly clock: Clock
  readonly slots: Slots
  readonly underWay: UnderWay
  isStopping(): boolean
  /** Whether this process has a delivery already. */
  takesOver(delivery: Delivery): boolean
  /** Runs a delivery, no try is counted. True when it has finished. */
  run(delivery: Delivery): Promise<boolean>
  /** Gives back a place of a handler. */
  give(handler: string): void
}

/**
 * Runs what an order has waiting, due or not, dead letters too, in its order; no try is counted. `begun`: what has
 * been begun already. True when nothing is left unfinished.
 */
export async function runOrder(
  parts: RunOrderParts,
  key: OrderKey,
  begun?: Promise<readonly boolean[]>,
): Promise<boolean> {
  const { store, handlers, slots, isStopping } = parts
  const names = handlers.names()
  const wasStopping = isStopping()
  let finished = (await begun) ?? []
  if (begun && (await store.unfinished(key, names)) === 0) return true
  // Stopped while it waited: nothing is begun any more. What it waited for may have been the last.
  while (!finished.includes(false) && (wasStopping || !isStopping())) {
    const { runs, left } = await claimOrder(parts, key)
    const underWay = runs.length > 0 ? [] : parts.underWay.runsOf(key)
    if (runs.length > 0) finished = await Promise.all(runs)
    else if (underWay.length > 0) await Promise.all(underWay)
    // Who is busy with other orders and has nothing of this one would hold it up for nothing.
    else if ((await store.unfinished(key, left)) > 0) await slots.freed(left)
    else break
  }
  return (await store.unfinished(key, names)) === 0
}

/** Runs what an order has waiting for the handlers that are free. `left`: those that are not. */
async function claimOrder(
  { store, handlers, clock, slots, takesOver, run, give }: RunOrderParts,
  key: OrderKey,
): Promise<{ readonly runs: readonly Promise<boolean>[]; readonly left: readonly string[] }> {
  const now = clock.now()
  const free = slots.free()
  for (const name of free) slots.take(name)
  try {
    const claimed = await store.claimOrder(key, { handlers: free, now, leaseUntil: now + LEASE })
    // Begun here, while their places are kept.
    const runs = claimed.filter((delivery) => !takesOver(delivery)).map(run)
    return { runs, left: handlers.names().filter((name) => !free.includes(name)) }
  } finally {
    for (const name of free) give(name)
  }
}
