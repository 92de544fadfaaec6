import type { OrderRecord } from '../order.ts'
import { type BalanceTally, nameOf, type OrderName } from './balance-tally.ts'
import { changesOf } from './changes.ts'
import type { Difference, Seen } from './difference.ts'
import { histories, type Looking, type StoreOfDays } from './histories.ts'
import type { Observation } from './observe.ts'
import { Prices } from './prices.ts'
import { likelyReasons, type Reason, remoteReasons, unsettledReasons } from './reasons.ts'

export interface Candidate {
  readonly order: OrderRecord
  readonly reasons: readonly string[]
  /** The likelier, the lower. */
  readonly rank: number
}

export interface LookingOptions {
  /** Those that are known. */
  readonly besides: readonly OrderName[]
  readonly most: number
}

export interface CandidateOptions extends LookingOptions {
  /** Also those of which nothing speaks but that the gateway may see them otherwise. */
  readonly isAll: boolean
}

export interface Candidates {
  /** The likeliest. */
  readonly first: readonly Candidate[]
  /** How many there are in all. */
  readonly count: number
}

/** How many candidates are kept beyond those that are wanted, before they are sorted. */
const SPARE = 1000

/** A gateway may take back a success days later, or charge what had failed, and not tell of it. */
const OVERTURNED_WITHIN = 7 * 24 * 60 * 60_000

/** The orders that may explain a difference. */
export async function candidates(
  store: StoreOfDays,
  difference: Difference,
  newTally: () => BalanceTally,
  { isAll, ...options }: CandidateOptions,
): Promise<Candidates> {
  const { balance, reports, looking } = difference
  const prices = new Prices(balance)
  const since = looking.since - (isAll ? OVERTURNED_WITHIN : 0)
  const isMeant = ({ kind }: OrderRecord): boolean =>
    balance !== undefined || reports.some(({ kinds }) => kinds.includes(kind))
  const all = () => seenSince(store, looking, since, newTally())
  if (isAll) for await (const seen of all()) if (isMeant(seen.history.order)) prices.add(seen)
  return likeliest(all(), options, (seen) => {
    if (!isMeant(seen.history.order)) return []
    const reasons = likelyReasons(seen, difference)
    return isAll && reasons.length === 0 ? remoteReasons(seen, difference, prices) : reasons
  })
}

/** The orders that are to be known before a balance becomes the opening of the next close. */
export function unsettled(
  store: StoreOfDays,
  { looking, newTally }: Observation,
  options: LookingOptions,
): Promise<Candidates> {
  const all = seenSince(store, looking, looking.since, newTally())
  return likeliest(all, options, unsettledReasons)
}

/** Those for which there are reasons. */
async function likeliest(
  all: AsyncIterable<Seen>,
  { besides, most }: LookingOptions,
  reasonsOf: (seen: Seen) => readonly Reason[],
): Promise<Candidates> {
  const known = new Set(besides.map(nameOf))
  let found: Candidate[] = []
  let count = 0
  const sort = (): void => {
    found.sort((a, b) => a.rank - b.rank || b.order.updatedAt - a.order.updatedAt)
    found = found.slice(0, most)
  }
  for await (const seen of all) {
    const { order } = seen.history
    if (known.has(nameOf(order))) continue
    const reasons = reasonsOf(seen)
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

/** Every order that is open, or has changed since a time. */
async function* seenSince(
  store: StoreOfDays,
  looking: Looking,
  since: number,
  tally: BalanceTally,
): AsyncIterable<Seen> {
  for await (const { items } of histories(store, { ...looking, since }))
    for (const history of items) {
      const changes = changesOf(history)
      const lately = changes.filter(({ at }) => at >= looking.since)
      yield { history, move: tally.add(history), changes, since: lately }
    }
}
