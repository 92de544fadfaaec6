import type { CheckResult } from '../data/check.ts'
import type { Clock } from '../data/clock.ts'
import type { Store } from '../stores/store.ts'
import { warning } from './results.ts'

/** Open orders a page, and how many pages are looked at. */
const [PAGE, PAGES] = [200, 10]

/** Milliseconds: an application that runs tells the store of its handlers more often. */
const LATELY = 60 * 60_000

/**
 * Open orders of accounts that are not configured here, and for which no other application was seen lately: a partner number
 * or app key has changed, and nobody asks about them. Undefined when there are none.
 */
export async function otherAccounts(
  store: Store,
  ours: readonly string[],
  clock: Clock,
): Promise<CheckResult | undefined> {
  const counts = new Map<string, number>()
  let after: string | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const states = ['created', 'unknown', 'pending'] as const
    const { items, next } = await store.orders({ states, limit: PAGE, after })
    for (const { account } of items)
      if (!ours.includes(account)) counts.set(account, (counts.get(account) ?? 0) + 1)
    after = next
    if (after === undefined) break
  }
  if (counts.size === 0) return undefined
  const handlers = await store.handlers([...counts.keys()])
  for (const { account, seenAt } of handlers) if (seenAt > clock.now() - LATELY) counts.delete(account)
  if (counts.size === 0) return undefined
  const told = [...counts].map(([account, count]) => `${account} (${count})`).join(', ')
  return warning(
    `it has open orders of accounts that are not configured here, and that no other application had lately: ${told}`,
    'was a partner number or app key changed? Nobody asks about these orders: configure the old one as well until they have ended',
  )
}
