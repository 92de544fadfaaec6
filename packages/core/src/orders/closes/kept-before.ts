import { dayAfter } from '../../data/day.ts'
import type { Gateway } from '../../gateway.ts'
import type { UnreadableClose } from '../../stores/daily.ts'
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
): AsyncIterable<AccountClose | UnreadableClose> {
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
  readonly unproved: BalanceClose['unproved']
  /** Top-ups that were told to closes since which have learnt no balance. */
  readonly carried: readonly ClosedTopUp[]
  /** Closes in between that cannot be read: what they were told is not known. */
  readonly unread: readonly UnreadableClose[]
}

/**
 * The balance that the last close of the days before was told, and what was told since to closes that were told none:
 * to those of the day itself, too, for whoever closes it again may not know what the one before was told.
 */
export async function beginningOf(store: StoreOfDays, account: string, day: string): Promise<Beginning> {
  let carried: readonly ClosedTopUp[] = []
  const unread: UnreadableClose[] = []
  for await (const close of closesOf(store, { account, upTo: day })) {
    if ('error' in close) {
      unread.push(close)
      continue
    }
    const { day: of, balance } = close
    if (balance?.told === undefined) {
      const own = (balance?.topUps ?? []).filter(({ carriedFrom }) => carriedFrom === undefined)
      carried = allTopUps(
        own.map((topUp) => ({ ...topUp, carriedFrom: of })),
        carried,
      )
    } else if (of !== day) {
      const { at, told: amount, unproved } = balance
      const left = carried.filter((topUp) => topUp.at > at)
      return { opening: { day: of, at, amount }, unproved, carried: left, unread }
    }
  }
  return { opening: undefined, unproved: undefined, carried: [], unread }
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

/** The reports of days before with which no close has compared anything. */
export interface Uncompared {
  /** They are asked for now: they were not over, not told, or without a count, or their days were not closed. */
  readonly days: readonly string[]
  /** The first and the last of the days longer ago that were not closed, if there are any. */
  readonly longAgo: readonly [first: string, last: string] | undefined
}

const NOTHING: Uncompared = { days: [], longAgo: undefined }

/** Of the days since the first close of the account: what was before that is nobody's. */
export async function uncomparedBefore(
  store: StoreOfDays,
  { account, report: tells }: Gateway,
  day: string,
): Promise<Uncompared> {
  if (tells === undefined) return NOTHING
  const closes: (AccountClose | UnreadableClose)[] = []
  const [from, upTo] = [dayAfter(day, -DAYS_LATER), dayAfter(day, -1)]
  for await (const close of closesOf(store, { account, from, upTo })) closes.push(close)
  const compared = new Set(
    closes.flatMap((close) =>
      'error' in close
        ? []
        : [...(close.report && !('error' in close.report) ? [close.report] : []), ...close.earlierReports]
            .filter(({ difference }) => difference !== undefined)
            .map((each) => each.day),
    ),
  )
  const [before] = await store.closes({ account, upTo: dayAfter(from, -1), limit: 1 })
  const first = before ? from : closes.at(-1)?.day
  if (first === undefined) return NOTHING
  const days = daysFrom(first, upTo).filter((each) => !compared.has(each))
  const unclosed = before && closes.length === 0 ? dayAfter(before.day) : from
  return { days, longAgo: unclosed < from ? [unclosed, dayAfter(from, -1)] : undefined }
}

function daysFrom(first: string, last: string): readonly string[] {
  const days: string[] = []
  for (let day = first; day <= last; day = dayAfter(day)) days.push(day)
  return days
}
