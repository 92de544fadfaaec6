import { dayAfter } from '../../data/day.ts'
import type { Gateway } from '../../gateway.ts'
import type { KeptClose } from '../../stores/daily.ts'
import { sameAmount } from '../compare.ts'
import type { AccountClose, BalanceClose, ClosedTopUp } from './close.ts'
import type { StoreOfDays } from './histories.ts'

/* What the closes of the days before have left to the next one. */

/** How many closes without a balance are passed over in search of an opening balance. */
const MOST_WITHOUT = 100

/** How many days later the report of a day is still compared. */
const DAYS_LATER = 7

/** How many closes of these days are looked at. */
const MOST_LATER = 200

export const readClose = ({ body, nth }: KeptClose): AccountClose => ({
  ...(JSON.parse(body) as AccountClose),
  nth,
})

/** What the balance is followed from. */
export interface Beginning {
  readonly opening: BalanceClose['opening']
  /** Top-ups that were told to closes since which have learnt no balance. */
  readonly carried: readonly ClosedTopUp[]
}

/** The balance that the last close of the days before was told, and what was told to the closes after it. */
export async function beginningOf(store: StoreOfDays, account: string, day: string): Promise<Beginning> {
  const kept = await store.closes({ account, upTo: dayAfter(day, -1), limit: MOST_WITHOUT })
  const carried: ClosedTopUp[] = []
  let last: string | undefined
  for (const each of kept) {
    const { balance } = readClose(each)
    if (balance?.told !== undefined) {
      const { at, told: amount } = balance
      return { opening: { day: each.day, at, amount }, carried: carried.filter((topUp) => topUp.at > at) }
    }
    // Of a day that was closed again, the last close was told all.
    if (each.day !== last)
      for (const topUp of balance?.topUps ?? [])
        if (topUp.carriedFrom === undefined) carried.unshift({ ...topUp, carriedFrom: each.day })
    last = each.day
  }
  return { opening: undefined, carried: [] }
}

/** Those that were told now, and those that were told before: what was told both times counts once. */
export const allTopUps = (
  carried: readonly ClosedTopUp[],
  told: readonly ClosedTopUp[],
): readonly ClosedTopUp[] => [
  ...carried.filter(({ at, amount }) => !told.some((one) => one.at === at && sameAmount(one.amount, amount))),
  ...told,
]

/** The days before, with whose reports no close has compared anything yet, as they were not over, or not told. */
export async function uncomparedBefore(
  store: StoreOfDays,
  { account, report }: Gateway,
  day: string,
): Promise<readonly string[]> {
  if (report === undefined) return []
  const filter = { account, from: dayAfter(day, -DAYS_LATER), upTo: dayAfter(day, -1), limit: MOST_LATER }
  const closes = (await store.closes(filter)).map(readClose)
  const compared = new Set(
    closes.flatMap(({ report: own, earlierReports }) =>
      [...(own && !('error' in own) && own.over ? [own] : []), ...earlierReports].map((each) => each.day),
    ),
  )
  const closed = new Set(closes.flatMap((close) => (close.report ? [close.day] : [])))
  return [...closed].filter((each) => !compared.has(each)).toSorted()
}
