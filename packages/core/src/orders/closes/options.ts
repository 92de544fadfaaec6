import type { Clock } from '../../data/clock.ts'
import { aDay, aZone, boundsOf, type DayBounds, lastDayOver, type Zone, zoneOf } from '../../data/day.ts'
import { type DecimalText, isDecimal } from '../../data/decimal.ts'
import { ConfigError, KumicornError } from '../../data/errors.ts'
import {
  aCount,
  aDate,
  aFlag,
  aListOf,
  anObject,
  aSignal,
  aText,
  checkOptions,
  type OptionCheck,
} from '../../data/options.ts'
import type { Gateway } from '../../gateway.ts'
import type { ClosedTopUp } from './close.ts'

/** Money that was paid into an account at its gateway, or taken out of it. */
export interface TopUp {
  /** Decimal text, in the currency of the balance; below zero for what was taken out. */
  readonly amount: string
  /** When it reached the balance. */
  readonly at: Date
  readonly note?: string | undefined
  /** The account, or the name of its gateway. Needed where several accounts tell a balance. */
  readonly account?: string | undefined
}

export interface DailyCloseOptions {
  /** Whose midnight: a time zone, e.g. `Africa/Nairobi`, or an offset, e.g. `+03:00`. */
  readonly zone: string
  /** `yyyy-mm-dd`. Default: the last day that is over there. */
  readonly day?: string | undefined
  /**
   * All since the close before: where the day is closed again, those that were told then, too. Those that were told to a
   * close which learnt no balance are not forgotten; what of them was wrong is taken out by its amount below zero.
   */
  readonly topUps?: readonly TopUp[] | undefined
  /** Closes a day that is not over; the close is marked. */
  readonly provisional?: boolean | undefined
  /** How many orders are asked about, at most, when something differs or is in doubt. Default 100. */
  readonly askAtMost?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface CloseListOptions {
  /** The first and the last day, `yyyy-mm-dd`. Default: any. */
  readonly from?: string | undefined
  readonly upTo?: string | undefined
  /** Default: all accounts that are configured. */
  readonly account?: string | undefined
  /** Default 100. */
  readonly limit?: number | undefined
}

const MAKE = 'dailyCloses.make'

const anAmount: OptionCheck = {
  what: 'decimal text, e.g. "98.00"',
  fits: (value) => typeof value === 'string' && isDecimal(value),
}

/** What is to be closed. */
export interface Plan extends DayBounds {
  readonly day: string
  readonly zone: Zone
  readonly provisional: boolean
  readonly topUps: readonly TopUp[]
  readonly askAtMost: number
  readonly signal: AbortSignal | undefined
}

/** @throws ConfigError; KumicornError `day_not_over` */
export function planOf(options: DailyCloseOptions, { now }: Clock): Plan {
  checkOptions<DailyCloseOptions>(MAKE, options, {
    zone: aZone,
    day: aDay,
    topUps: aListOf(anObject),
    provisional: aFlag,
    askAtMost: aCount(0),
    signal: aSignal,
  })
  const { topUps = [], askAtMost = 100, signal } = options
  const zone = zoneOf(options.zone)
  if (zone === undefined) throw new ConfigError(`${MAKE}: zone is missing: ${aZone.what}`)
  const day = options.day ?? lastDayOver(zone, now())
  const bounds = boundsOf(zone, day)
  if (bounds.from === bounds.until) throw new ConfigError(`${MAKE}: there was no ${day} in ${zone.name}`)
  const provisional = bounds.until > now()
  if (provisional && options.provisional !== true) {
    const end = new Date(bounds.until).toISOString()
    const message = `${MAKE}: ${day} is over in ${zone.name} at ${end}: wait, or say provisional`
    throw new KumicornError('day_not_over', message)
  }
  if (bounds.from > now()) throw new ConfigError(`${MAKE}: ${day} has not begun in ${zone.name}`)
  for (const topUp of topUps) checkTopUp(topUp, now())
  return { ...bounds, day, zone, provisional, topUps, askAtMost, signal }
}

function checkTopUp(topUp: TopUp, now: number): void {
  const checks = { amount: anAmount, at: aDate, note: aText, account: aText }
  checkOptions<TopUp>(`${MAKE}.topUps`, topUp, checks)
  for (const name of ['amount', 'at'] as const)
    if (topUp[name] === undefined) throw new ConfigError(`${MAKE}.topUps: ${name} is missing`)
  if (topUp.at.getTime() > now)
    throw new ConfigError(`${MAKE}.topUps: the one of ${topUp.amount} has not reached the balance yet`)
}

/** The top-ups of each account. @throws ConfigError when one is of none, or it is not clear of which */
export function topUpsByAccount(
  topUps: readonly TopUp[],
  gateways: readonly Gateway[],
): ReadonlyMap<string, readonly ClosedTopUp[]> {
  const telling = gateways.filter(({ balance }) => balance !== undefined)
  const found = new Map<string, ClosedTopUp[]>()
  for (const { amount, at, note, account: of } of topUps) {
    const meant = telling.filter(({ account, name }) => of === undefined || of === account || of === name)
    const [gateway] = meant
    if (gateway === undefined || meant.length > 1) {
      const what = gateway ? 'may be of several accounts' : 'is of no account with a balance'
      const names = telling.map(({ account }) => account).join(', ') || 'none'
      throw new ConfigError(
        `${MAKE}.topUps: the one of ${amount} ${what}: give its account (there are: ${names})`,
      )
    }
    const list = found.get(gateway.account) ?? []
    found.set(gateway.account, [
      ...list,
      { amount: amount as DecimalText, at: at.getTime(), note, carriedFrom: undefined },
    ])
  }
  return found
}

/** @throws ConfigError */
export function checkListing(options: CloseListOptions): void {
  const checks = { from: aDay, upTo: aDay, account: aText, limit: aCount(1) }
  checkOptions<CloseListOptions>('dailyCloses.list', options, checks)
}
