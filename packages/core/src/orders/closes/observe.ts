import type { Clock } from '../../data/clock.ts'
import { DecimalSum } from '../../data/decimal.ts'
import type { ToldBalance } from '../../gateway.ts'
import type { UnreadableClose } from '../../stores/daily.ts'
import type { AccountEntry } from '../accounts.ts'
import { BalanceTally, type DoubtfulOrder } from './balance-tally.ts'
import { changesOf } from './changes.ts'
import type { BalanceClose, ClosedTopUp, KindClose, OpenOrders, ReportClose, ToldError } from './close.ts'
import { DayTally } from './day-tally.ts'
import { histories, type Looking, type StoreOfDays } from './histories.ts'
import type { Uncompared } from './kept-before.ts'
import type { Plan } from './options.ts'
import { ReportTally } from './report-tally.ts'
import { balanceOf, reportOf, toldError } from './told.ts'

/** What is closed: a day of an account. */
export interface Subject {
  readonly entry: AccountEntry
  readonly plan: Plan
  readonly opening: BalanceClose['opening']
  readonly unproved?: BalanceClose['unproved']
  readonly topUps: readonly ClosedTopUp[]
  readonly uncompared: Uncompared
  /** Closes since the opening that cannot be read. */
  readonly unread: readonly UnreadableClose[]
}

/** What the gateway and the store say of a day, at one moment. */
export interface Observation {
  readonly at: number
  readonly looking: Looking
  readonly kinds: readonly KindClose[]
  readonly open: OpenOrders
  readonly balance: BalanceClose | undefined
  readonly report: ReportClose | { readonly error: ToldError } | undefined
  readonly earlierReports: readonly ReportClose[]
  /** Why those of other days before were not told. */
  readonly untoldEarlier: readonly { readonly day: string; readonly error: ToldError }[]
  readonly unreadable: number
  /** Orders of which nobody knows whether they were in flight when the opening balance was told, also since they ended. */
  readonly unsure: readonly DoubtfulOrder[]
  /** How many orders are to be asked about before this balance becomes the opening of the next close. */
  readonly unsettled: number
  /** Made anew for whoever looks for what explains a difference. */
  newTally(): BalanceTally
}

export interface Observing {
  readonly store: StoreOfDays
  readonly clock: Clock
  readonly patience: Parameters<typeof balanceOf>[1]
}

/** What is told, or why not. */
type Told<T> = { readonly told: T } | { readonly error: ToldError } | undefined

const tell = async <T>(asked: Promise<T>): Promise<Told<T>> =>
  asked.then(
    (told) => ({ told }),
    (error: unknown) => ({ error: toldError(error) }),
  )

/** Asks the gateway, then reads all that has happened until then. */
export async function observe({ store, clock, patience }: Observing, subject: Subject): Promise<Observation> {
  const { entry, plan, opening, unproved, uncompared } = subject
  const { gateway } = entry
  const at = clock.now()
  const { day, from, until, signal } = plan
  const call = { signal }
  const balance = gateway.balance && (await tell(balanceOf(gateway, patience, call)))
  const report = gateway.report && (await tell(reportOf(gateway, patience, day, call)))
  const reports = new Map(report && 'told' in report ? [[day, report.told]] : [])
  const untoldEarlier: { readonly day: string; readonly error: ToldError }[] = []
  for (const earlier of uncompared.days) {
    const asked = await tell(reportOf(gateway, patience, earlier, call))
    if (asked && 'error' in asked) untoldEarlier.push({ day: earlier, error: asked.error })
    else if (asked && asked.told.until <= at) reports.set(earlier, asked.told)
  }
  const answeredAt = clock.now()
  signal?.throwIfAborted()
  const told = balance && 'told' in balance ? balance.told : undefined
  const begins = [...reports.values()].map((each) => each.from)
  const since = Math.min(from, opening?.at ?? from, ...begins)
  const asked = { since: opening?.at, at, answeredAt, currency: told?.currency, unproved }
  const newTally = (): BalanceTally => new BalanceTally(asked)
  const tallies = {
    day: new DayTally(from, Math.min(until, at + 1)),
    balance: newTally(),
    reports: new Map([...reports].map(([of, counted]) => [of, new ReportTally(counted)])),
  }
  let unreadable = 0
  const looking = { account: gateway.account, since, before: opening?.at ?? since }
  for await (const page of histories(store, looking)) {
    signal?.throwIfAborted()
    unreadable += page.unreadable.length
    for (const history of page.items) {
      const changes = changesOf(history)
      tallies.day.add(history, changes)
      tallies.balance.add(history)
      for (const tally of tallies.reports.values()) tally.add(history.order, changes)
    }
  }
  const { unsure, inDoubt, unproved: flying } = tallies.balance
  const closed = [...tallies.reports].map(([of, tally]) => tally.close(of, at))
  return {
    at,
    looking,
    kinds: tallies.day.kinds,
    open: tallies.day.open,
    balance: balance && balanceClose(subject, at, balance, tallies.balance),
    report: report && 'error' in report ? report : closed.find((each) => each.day === day),
    earlierReports: closed.filter((each) => each.day !== day),
    untoldEarlier,
    unreadable,
    unsure: told && opening ? unsure : [],
    unsettled: told === undefined ? 0 : inDoubt + flying.length,
    newTally,
  }
}

const NOTHING = new DecimalSum().text

function balanceClose(
  { opening, topUps }: Subject,
  at: number,
  said: NonNullable<Told<ToldBalance>>,
  tally: BalanceTally,
): BalanceClose {
  const [told, error] = 'told' in said ? [said.told.amount, undefined] : [undefined, said.error]
  const from = opening && tally.expected(opening.amount, topUps, told)
  const { inFlightBefore = NOTHING, expected } = from ?? {}
  const isBoth = told !== undefined && expected !== undefined
  const difference = isBoth ? new DecimalSum().add(told).plus(expected, -1).text : undefined
  const { succeeded, inFlight, underWay } = tally
  const sums = { inFlightBefore, succeeded, inFlight, expected: expected?.text, difference, underWay }
  const { unproved } = tally
  return { opening, at, told, error, topUps, ...sums, ...(unproved.length > 0 && { unproved }) }
}
