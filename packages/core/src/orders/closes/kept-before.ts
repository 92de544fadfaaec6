import { dayAfter } from '../../data/day.ts'
import type { Gateway } from '../../gateway.ts'
import { sameAmount } from '../compare.ts'
import type { AccountClose, BalanceClose, ClosedTopUp } from './close.ts'
import type { StoreOfDays } from './histories.ts'
import { closeOf } from './kept-text.ts'

/* What the closes of the days before have left to the next one. */

/** How many days later the report of a day is still compared. */
const DAYS_LATER = 7

/** Closes a page. */
const PAGE = 100

/** All closes of some days, the latest first, a page after the other: a day may have any number. */
async function* closesOf(
  store: StoreOfDays,
  { upTo, ...days }: { readonly account: string; readonly from?: string; readonly upTo: string },
): AsyncIterable<AccountClose> {
  let [last, given, limit] = [upTo, 0, PAGE]
  for (;;) {
    // The closes of its last day that were given come again.
    const kept = await store.closes({ ...days, upTo: last, limit })
    for (const each of kept.slice(given)) yield closeOf(each)
    const end = kept.at(-1)?.day
    if (end === undefined || kept.length < limit) return
    last = end
    given = kept.filter(({ day }) => day === end).length
    limit = given + PAGE
  }
}

/** What the balance is followed from. */
export interface Beginning {
  readonly opening: BalanceClose['opening']
  /** Top-ups that were told to closes since which have learnt no balance. */
  readonly carried: readonly ClosedTopUp[]
}

/**
 * The balance that the last close of the days before was told, and what was told since to closes that were told none:
 * to those of the day itself, too, for whoever closes it again may not know what the one before was told.
 */
export async function beginningOf(store: StoreOfDays, account: string, day: string): Promise<Beginning> {
  let carried: readonly ClosedTopUp[] = []
  for await (const { day: of, balance } of closesOf(store, { account, upTo: day })) {
    if (balance?.told === undefined) {
      const own = (balance?.topUps ?? []).filter(({ carriedFrom }) => carriedFrom === undefined)
      carried = allTopUps(
        own.map((topUp) => ({ ...topUp, carriedFrom: of })),
        carried,
      )
    } else if (of !== day) {
      const { at, told: amount } = balance
      return { opening: { day: of, at, amount }, carried: carried.filter((topUp) => topUp.at > at) }
    }
  }
  return { opening: undefined, carried: [] }
}

/** Those that were told before, and those that were told later: what was told both times counts once. */
export function allTopUps(
  before: readonly ClosedTopUp[],
  later: readonly ClosedTopUp[],
): readonly ClosedTopUp[] {
  const again = [...later]
  const only = before.filter(({ at, amount }) => {
    const place = again.findIndex((one) => one.at === at && sameAmount(one.amount, amount))
    if (place >= 0) again.splice(place, 1)
    return place < 0
  })
  return [...only, ...later]
}

/** The days before, with whose reports no close has compared anything yet: not over, not told, or without a count. */
export async function uncomparedBefore(
  store: StoreOfDays,
  { account, report: tells }: Gateway,
  day: string,
): Promise<readonly string[]> {
  if (tells === undefined) return []
  const closes: AccountClose[] = []
  const days = { account, from: dayAfter(day, -DAYS_LATER), upTo: dayAfter(day, -1) }
  for await (const close of closesOf(store, days)) closes.push(close)
  const compared = new Set(
    closes.flatMap(({ report, earlierReports }) =>
      [...(report && !('error' in report) ? [report] : []), ...earlierReports]
        .filter(({ difference }) => difference !== undefined)
        .map((each) => each.day),
    ),
  )
  const closed = new Set(closes.flatMap((close) => (close.report ? [close.day] : [])))
  return [...closed].filter((each) => !compared.has(each)).toSorted()
}
