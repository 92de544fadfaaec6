import { historyPage, historyPlace, type Placed, type StoreOrderHistory } from '../history-page.ts'
import type { Store } from '../store.ts'
import type { Entry } from './entry.ts'
import { asMessage } from './kept-message.ts'

/** A page of what belongs to an order. A place is how many come before. */
export function historyOfEntry(
  entry: Entry | undefined,
  { limit, after }: Parameters<Store['history']>[1],
): StoreOrderHistory {
  const from = historyPlace(after)
  const { events = [], messages = [] } = entry?.whole ?? {}
  const heard = newest(messages, from.message, limit).map(({ place, it }) => ({ place, it: asMessage(it) }))
  return historyPage(from, newest(events, from.event, limit), heard, limit)
}

/** One more than the limit, if there is one. */
function newest<T>(all: readonly T[], before: number, limit: number): Placed<T>[] {
  const end = Math.min(before, all.length)
  const start = Math.max(0, end - limit - 1)
  return all
    .slice(start, end)
    .map((it, n) => ({ place: start + n, it }))
    .reverse()
}
