import type { Clock } from '../../data/clock.ts'
import { dayAfter } from '../../data/day.ts'
import type { DecimalText } from '../../data/decimal.ts'
import { ConfigError } from '../../data/errors.ts'
import type { DaysOfStore, KeptClose } from '../../stores/daily.ts'
import type { Store } from '../../stores/store.ts'
import type { AccountEntry, Accounts } from '../accounts.ts'
import type { Recheck } from '../polling/recheck.ts'
import type { AccountClose, BalanceClose, ClosedTopUp, DailyClose, Suspect } from './close.ts'
import type { StoreOfDays } from './histories.ts'
import { type Observation, observe, type Subject } from './observe.ts'
import {
  type CloseListOptions,
  checkListing,
  type DailyCloseOptions,
  type Plan,
  planOf,
  topUpsByAccount,
} from './options.ts'
import { askAbout, candidates, type Difference } from './suspects.ts'

export interface CloseParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly recheck: Recheck
  readonly clock: Clock
}

/** Closes a day: for every account that is configured, one after the other. */
export async function makeClose(parts: CloseParts, options: DailyCloseOptions): Promise<DailyClose> {
  const plan = planOf(options, parts.clock)
  const store = storeOfDays(parts.store)
  const { entries } = parts.accounts
  const topUps = topUpsByAccount(
    plan.topUps,
    entries.map(({ gateway }) => gateway),
  )
  const subjects: Subject[] = []
  for (const entry of entries) {
    const { account } = entry.gateway
    subjects.push(await subjectOf(store, entry, plan, topUps.get(account) ?? []))
  }
  const closes: AccountClose[] = []
  for (const subject of subjects) closes.push(await closeAccount({ ...parts, store }, subject))
  const { day, zone, from, until, provisional } = plan
  const agrees = closes.every((close) => close.agrees)
  return { day, zone: zone.name, from, until, provisional, agrees, accounts: closes }
}

/** The closes that were kept, the latest day first; of one day the last that was made. */
export async function listCloses(
  { store, accounts }: CloseParts,
  options: CloseListOptions,
): Promise<readonly AccountClose[]> {
  checkListing(options)
  const { account, from, upTo, limit = 100 } = options
  const wanted = accounts.names.filter((name) => account === undefined || name === account)
  const kept = await Promise.all(
    wanted.map((name) => storeOfDays(store).closes({ account: name, from, upTo, limit })),
  )
  return kept
    .flat()
    .sort((a, b) => (a.day === b.day ? b.madeAt - a.madeAt || b.nth - a.nth : a.day < b.day ? 1 : -1))
    .slice(0, limit)
    .map(readClose)
}

function storeOfDays(store: Store): StoreOfDays {
  const calls: readonly (keyof DaysOfStore)[] = ['endedOrders', 'keepClose', 'closes']
  const missing = calls.filter((call) => store[call] === undefined)
  if (missing.length === 0) return store as StoreOfDays
  throw new ConfigError(`dailyCloses: the store cannot close days: it lacks ${missing.join(', ')}`)
}

const readClose = ({ body, nth }: KeptClose): AccountClose => ({ ...(JSON.parse(body) as AccountClose), nth })

/** How many closes without a balance are passed over in search of an opening balance. */
const MOST_WITHOUT = 100

async function subjectOf(
  store: StoreOfDays,
  entry: AccountEntry,
  plan: Plan,
  topUps: readonly ClosedTopUp[],
): Promise<Subject> {
  const { account, balance } = entry.gateway
  const opening = balance && (await openingOf(store, account, plan.day))
  for (const { amount, at } of topUps) {
    if (opening === undefined || at > opening.at) continue
    const told = new Date(opening.at).toISOString()
    const mend = `close ${opening.day} again, and tell it there`
    throw new ConfigError(
      `dailyCloses.make.topUps: the one of ${amount} came before the opening balance, which was told at ${told}: ${mend}`,
    )
  }
  return { entry, plan, opening, topUps }
}

/** The balance that the last close of the days before was told. */
async function openingOf(store: StoreOfDays, account: string, day: string): Promise<BalanceClose['opening']> {
  const kept = await store.closes({ account, upTo: dayAfter(day, -1), limit: MOST_WITHOUT })
  for (const each of kept) {
    const { balance } = readClose(each)
    if (balance?.told !== undefined) return { day: each.day, at: balance.at, amount: balance.told }
  }
  return undefined
}

/** Looks; when something differs, asks about the orders that may explain it, and looks once more. */
async function closeAccount(
  parts: CloseParts & { readonly store: StoreOfDays },
  subject: Subject,
): Promise<AccountClose> {
  const { store, clock } = parts
  const { entry, plan } = subject
  const { gateway, schedule } = entry
  const observing = { store, now: () => clock.now(), patience: { clock, timeout: schedule.timeout } }
  let seen = await observe(observing, subject)
  let suspects: readonly Suspect[] = []
  let moreSuspects = 0
  if (differs(seen)) {
    const suspected = await candidates(store, differenceIn(seen), seen.newTally)
    suspects = await askAbout(parts, entry, suspected.slice(0, plan.askAtMost), plan.signal)
    moreSuspects = suspected.length - suspects.length
    seen = await observe(observing, subject)
    // At a better moment, perhaps.
    if (differs(seen) && (seen.balance?.underWay ?? 0) > 0) seen = await observe(observing, subject)
  }
  const { day, zone, from, until, provisional } = plan
  const { at: madeAt, kinds, open, balance, report, unreadable } = seen
  const isAnswered = balance?.error === undefined && !(report && 'error' in report)
  const { name, account } = gateway
  const agrees = !differs(seen) && isAnswered && unreadable === 0
  const about = { gateway: name, account, day, zone: zone.name, from, until, madeAt, provisional }
  const found = { kinds, open, balance, report, suspects, moreSuspects, unreadable, agrees }
  const close = { ...about, ...found }
  const nth = await store.keepClose({ account, day, madeAt, body: JSON.stringify(close) })
  return { ...close, nth }
}

/** Of whatever length. */
const isZero = (amount: DecimalText | undefined): boolean => amount === undefined || !/[1-9]/.test(amount)

const countDiffers = ({ report }: Observation): boolean =>
  report !== undefined && !('error' in report) && (report.difference ?? 0) !== 0

const differs = (seen: Observation): boolean => !isZero(seen.balance?.difference) || countDiffers(seen)

function differenceIn({ balance, report, looking }: Observation): Difference {
  const difference = isZero(balance?.difference) ? undefined : balance?.difference
  const amount = difference?.replace('-', '') as DecimalText | undefined
  const isOfReport = amount === undefined && report !== undefined && !('error' in report)
  return { amount, kinds: isOfReport ? report.kinds : undefined, looking }
}
