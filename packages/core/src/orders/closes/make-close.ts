import type { Clock } from '../../data/clock.ts'
import { ConfigError } from '../../data/errors.ts'
import type { DaysOfStore } from '../../stores/daily.ts'
import type { Store } from '../../stores/store.ts'
import type { AccountEntry, Accounts } from '../accounts.ts'
import type { Recheck } from '../polling/recheck.ts'
import type { AccountClose, ClosedTopUp, ClosePage, DailyClose } from './close.ts'
import { differs } from './differing.ts'
import type { StoreOfDays } from './histories.ts'
import { allTopUps, beginningOf, uncomparedBefore } from './kept-before.ts'
import { closeOf, textOf } from './kept-text.ts'
import { latestFirst } from './latest-first.ts'
import { lookInto } from './look-into.ts'
import { notComparedIn } from './not-compared.ts'
import type { Subject } from './observe.ts'
import {
  type CloseListOptions,
  checkListing,
  type DailyCloseOptions,
  type Plan,
  planOf,
  topUpsByAccount,
} from './options.ts'

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

/** The closes that were kept, the latest day first; of one day and account the last that was kept. */
export async function listCloses(
  { store, accounts }: CloseParts,
  options: CloseListOptions,
): Promise<ClosePage> {
  checkListing(options)
  const { account, from, upTo, limit = 100 } = options
  const wanted = accounts.names.filter((name) => account === undefined || name === account)
  const kept = await Promise.all(
    wanted.map((name) => storeOfDays(store).closes({ account: name, from, upTo, limit })),
  )
  const found = kept.flat().sort(latestFirst).slice(0, limit).map(closeOf)
  return {
    closes: found.filter((close) => 'kinds' in close),
    unreadable: found.filter((close) => 'error' in close),
  }
}

function storeOfDays(store: Store): StoreOfDays {
  const calls: readonly (keyof DaysOfStore)[] = ['endedOrders', 'keepClose', 'closes']
  const missing = calls.filter((call) => store[call] === undefined)
  if (missing.length === 0) return store as StoreOfDays
  throw new ConfigError(`dailyCloses: the store cannot close days: it lacks ${missing.join(', ')}`)
}

async function subjectOf(
  store: StoreOfDays,
  entry: AccountEntry,
  plan: Plan,
  topUps: readonly ClosedTopUp[],
): Promise<Subject> {
  const { gateway } = entry
  const { account, balance } = gateway
  const uncompared = await uncomparedBefore(store, gateway, plan.day)
  if (balance === undefined) return { entry, plan, opening: undefined, topUps, uncompared, unread: [] }
  const { opening, unproved, carried, unread } = await beginningOf(store, account, plan.day)
  for (const { amount, at } of topUps) {
    if (opening === undefined || at > opening.at) continue
    const told = new Date(opening.at).toISOString()
    const mend = `close ${opening.day} again, and tell it there`
    throw new ConfigError(
      `dailyCloses.make.topUps: the one of ${amount} came before the opening balance, which was told at ${told}: ${mend}`,
    )
  }
  return { entry, plan, opening, unproved, topUps: allTopUps(carried, topUps), uncompared, unread }
}

/** Closes the day of one account, and keeps the close. */
async function closeAccount(
  parts: CloseParts & { readonly store: StoreOfDays },
  subject: Subject,
): Promise<AccountClose> {
  const { store, clock, recheck } = parts
  const { entry, plan } = subject
  const { gateway, schedule } = entry
  const looking = { store, recheck, clock, patience: { clock, timeout: schedule.timeout } }
  const { seen, suspects, moreSuspects } = await lookInto(looking, subject)
  const { day, zone, from, until, provisional } = plan
  const { at: madeAt, kinds, open, balance, report, earlierReports, unreadable } = seen
  const isAnswered = balance?.error === undefined && !(report && 'error' in report)
  const { name, account } = gateway
  const notCompared = notComparedIn(seen, subject)
  const agrees = !differs(seen) && isAnswered && unreadable === 0 && notCompared.length === 0
  const about = { gateway: name, account, day, zone: zone.name, from, until, madeAt, provisional }
  const found = { kinds, open, balance, report, earlierReports, notCompared }
  const close = { ...about, ...found, suspects, moreSuspects, unreadable, agrees }
  const nth = await store.keepClose({ account, day, madeAt, body: textOf(close) })
  return { ...close, nth }
}
