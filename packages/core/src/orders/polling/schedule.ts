import { ConfigError } from '../../data/errors.ts'
import {
  aCount,
  aDuration,
  aNumberAboveZero,
  anObject,
  checkOptions,
  kindOf,
  likeHint,
  nearestHint,
  type OptionCheck,
  type OptionChecks,
} from '../../data/options.ts'
import type { Gateway, QuerySchedule } from '../../gateway.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface ReconcileOptions {
  /**
   * By gateway, e.g. `{ kumquat: [60_000, 300_000] }`: milliseconds after an order's last news until the gateway is asked, then after each question; the
   * last entry repeats. Default: the gateway's own.
   */
  readonly schedule?: Readonly<Record<string, readonly number[]>> | undefined
  /** Milliseconds after which an order is `stuck`: it is asked about daily then. At most 366 days, default 72 hours. */
  readonly horizon?: number | undefined
  /** Questions a second to each gateway. Default 5. */
  readonly ratePerSecond?: number | undefined
  /** Questions under way at a time to each gateway. Default 5. */
  readonly concurrency?: number | undefined
  /** Milliseconds that one question may take, at most a day. Default 30 000. */
  readonly timeout?: number | undefined
  /**
   * By gateway, e.g. `{ kumquat: 'rejects' }`: what an order becomes that the gateway does not know, once several questions over at least 10
   * minutes have said so. No page documents what a query for an unknown order answers: so it is `stuck`, with the
   * evidence, unless you have seen your gateway's real answer and say `rejects` here.
   */
  readonly absence?: Readonly<Record<string, 'rejects' | 'sticks'>> | undefined
}

/** When one gateway is asked. */
export interface Schedule extends QuerySchedule {
  /** Milliseconds that one question may take. */
  readonly timeout: number
  readonly absenceRejects: boolean
}

/** Milliseconds between the questions about a contradiction, from the one at once: it has to hold for days. */
export const CONFLICT_DELAYS: readonly number[] = [
  0,
  MINUTE,
  4 * MINUTE,
  10 * MINUTE,
  45 * MINUTE,
  5 * HOUR,
  18 * HOUR,
  48 * HOUR,
]

/** Whatever the schedules are, nothing is put off for longer: what is due later was written by a clock that was ahead. */
export const FARTHEST = 60 * DAY

/** An order that is stuck is asked about this often. */
export const STUCK_DELAY = DAY

/** A question that comes this much too late tells of a pause of ours, not of the gateway. */
export const TIMELY = 12 * HOUR

/** The longest that this schedule puts off a question; a try of a delivery waits for less. */
export const longestDelay = ({ delays }: Schedule): number =>
  Math.max(STUCK_DELAY, ...CONFLICT_DELAYS, ...delays) + HOUR

const checks: OptionChecks<ReconcileOptions> = {
  schedule: anObject,
  horizon: aDuration(366),
  ratePerSecond: aNumberAboveZero,
  concurrency: aCount(1),
  // A lease of twice this is not to be taken for one of a clock that was ahead.
  timeout: aDuration(1),
  absence: anObject,
}

/** When an order is asked about. */
export const someDelays: OptionCheck = {
  what: 'a list of whole milliseconds from 1 to 30 days',
  fits: (delays) =>
    Array.isArray(delays) &&
    delays.length > 0 &&
    // A copy: what is missing in a list is passed over by every().
    [...delays].every((ms) => Number.isSafeInteger(ms) && ms >= 1 && ms <= FARTHEST / 2),
}

/** The schedule of a gateway with the user's own options. @throws ConfigError */
export function scheduleOf({ name, schedule }: Gateway, options: ReconcileOptions = {}): Schedule {
  // Not by `??`, which would take null for nothing.
  const { [name]: delays = schedule.delays } = options.schedule ?? {}
  const merged = {
    delays,
    horizon: options.horizon ?? schedule.horizon,
    ratePerSecond: options.ratePerSecond ?? schedule.ratePerSecond,
    concurrency: options.concurrency ?? schedule.concurrency,
    timeout: options.timeout ?? 30 * SECOND,
    absenceRejects: absenceOf(name, options) === 'rejects',
  }
  if (!someDelays.fits(merged.delays))
    throw new ConfigError(`reconcile.schedule.${name} must be ${someDelays.what}`)
  return merged
}

function absenceOf(name: string, { absence }: ReconcileOptions): string {
  const { [name]: word = 'sticks' } = absence ?? {}
  if (word !== 'rejects' && word !== 'sticks')
    throw new ConfigError(`reconcile.absence.${name} must be "rejects" or "sticks"`)
  return word
}

const EXAMPLES = { schedule: '[60_000, 300_000]', absence: "'rejects'" } as const

/** What is said for all gateways at once is meant for one of them: it shows how that is said. @throws ConfigError */
function checkByGateway(options: ReconcileOptions, names: readonly string[], known: readonly string[]): void {
  const [name = ''] = [...names, ...known]
  for (const option of ['schedule', 'absence'] as const) {
    const given: unknown = (options as ReconcileOptions | null)?.[option]
    if (given === undefined || anObject.fits(given)) continue
    throw new ConfigError(
      `reconcile.${option} must be an object, not ${kindOf(given)}${likeHint(given)}, by the names of the gateways: ` +
        `reconcile: { ${option}: { ${name}: ${EXAMPLES[option]} } }`,
    )
  }
}

/**
 * @param names the gateways that are configured
 * @param known those that could be
 * @throws ConfigError for what is no option, or names a gateway that is not there
 */
export function checkReconcileOptions(
  options: ReconcileOptions,
  names: readonly string[],
  known: readonly string[],
): void {
  checkByGateway(options, names, known)
  checkOptions<ReconcileOptions>('reconcile', options, checks)
  for (const option of ['schedule', 'absence'] as const) {
    for (const [name, given] of Object.entries(options[option] ?? {})) {
      if (given === undefined || names.includes(name)) continue
      if (known.includes(name))
        throw new ConfigError(
          `reconcile.${option}: ${name} is not configured: pass createKumicorn({ ${name}: { … } }), or leave it out here`,
        )
      const all = [...new Set([...names, ...known])]
      throw new ConfigError(`reconcile.${option}: there is no gateway "${name}"${nearestHint(name, all)}`)
    }
  }
}
