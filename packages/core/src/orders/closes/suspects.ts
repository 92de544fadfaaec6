import type { OrderKey, OrderRecord } from '../order.ts'
import type { BalanceTally } from './balance-tally.ts'
import { changesOf } from './changes.ts'
import type { Difference, Seen } from './difference.ts'
import { histories, type StoreOfDays } from './histories.ts'
import { Prices } from './prices.ts'
import { likelyReasons, remoteReasons } from './reasons.ts'

export interface Candidate {
  readonly order: OrderRecord
  readonly reasons: readonly string[]
  /** The likelier, the lower. */
  readonly rank: number
}

export interface CandidateOptions {
  /** Also those of which nothing speaks but that the gateway may see them otherwise. */
  readonly isAll: boolean
  /** Those that are known. */
  readonly besides: readonly Pick<OrderKey, 'kind' | 'reference'>[]
  readonly most: number
}

/** How many candidates are kept beyond those that are wanted, before they are sorted. */
const SPARE = 1000

/** A gateway may take back a success days later, and not tell of it. */
const TAKEN_BACK_WITHIN = 7 * 24 * 60 * 60_000

/** The orders that may explain a difference: the likeliest, and how many there are in all. */
export async function candidates(
  store: StoreOfDays,
  difference: Difference,
  newTally: () => BalanceTally,
  { isAll, besides, most }: CandidateOptions,
): Promise<{ readonly first: readonly Candidate[]; readonly count: number }> {
  const named = ({ kind, reference }: Pick<OrderKey, 'kind' | 'reference'>): string =>
    JSON.stringify([kind, reference])
  const known = new Set(besides.map(named))
  const prices = new Prices(difference.balance)
  const from = difference.looking.since - (isAll ? TAKEN_BACK_WITHIN : 0)
  const all = () => lookedAt(store, difference, from, newTally())
  if (isAll) for await (const seen of all()) prices.add(seen)
  let found: Candidate[] = []
  let count = 0
  const sort = (): void => {
    found.sort((a, b) => a.rank - b.rank || b.order.updatedAt - a.order.updatedAt)
    found = found.slice(0, most)
  }
  for await (const seen of all()) {
    const { order } = seen.history
    if (known.has(named(order))) continue
    const reasons = likelyReasons(seen, difference)
    if (isAll && reasons.length === 0) reasons.push(...remoteReasons(seen, difference, prices))
    const [first] = reasons
    if (first === undefined) continue
    count += 1
    found.push({ order, rank: first[0], reasons: reasons.map(([, reason]) => reason) })
    // What is kept of all that have changed has a bound.
    if (found.length > 2 * most + SPARE) sort()
  }
  sort()
  return { first: found, count }
}

/** Every order that may have to do with it, if it has changed since `from`. */
async function* lookedAt(
  store: StoreOfDays,
  { balance, reports, looking }: Difference,
  from: number,
  tally: BalanceTally,
): AsyncIterable<Seen> {
  for await (const { items } of histories(store, { ...looking, since: from }))
    for (const history of items) {
      const { kind } = history.order
      if (balance === undefined && !reports.some(({ kinds }) => kinds.includes(kind))) continue
      const changes = changesOf(history)
      const since = changes.filter(({ at }) => at >= looking.since)
      yield { history, move: tally.add(history), changes, since }
    }
}
