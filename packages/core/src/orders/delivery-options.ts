import { aCount, checkOptions, type OptionChecks } from '../data/options.ts'

export interface DeliveriesOptions {
  /** How often a handler gets an event before it becomes a dead letter. Default 13: over about three days. */
  readonly maxTries?: number | undefined
  /** How many events each handler takes at a time, unless it says so itself. Default 10. */
  readonly concurrency?: number | undefined
  /** Milliseconds that a handler has; then its signal is aborted. It counts as running until it ends. Default 60 000. */
  readonly timeout?: number | undefined
  /** Milliseconds between looks at the store for work that other processes left. Default 1000. */
  readonly pollInterval?: number | undefined
}

export type DeliveriesSettings = Readonly<Required<{ [K in keyof DeliveriesOptions]: number }>>

const checks: OptionChecks<DeliveriesOptions> = {
  maxTries: aCount(1),
  concurrency: aCount(1),
  timeout: aCount(1),
  pollInterval: aCount(1),
}

/** @throws ConfigError */
export function deliveriesSettings(options: DeliveriesOptions = {}): DeliveriesSettings {
  checkOptions<DeliveriesOptions>('deliveries', options, checks)
  const { maxTries = 13, concurrency = 10, timeout = 60_000, pollInterval = 1_000 } = options
  return { maxTries, concurrency, timeout, pollInterval }
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Milliseconds between tries, over about three days: a bug or an outage of a long weekend loses nothing. */
const RETRIES: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  12 * HOUR,
  16 * HOUR,
  24 * HOUR,
]

/** Milliseconds until the next try after `tries` failed ones, with a tenth more or less. */
export function retryDelay(tries: number, random: () => number): number {
  const delay = RETRIES[Math.min(tries, RETRIES.length) - 1] as number
  return Math.round(delay * (0.9 + 0.2 * random()))
}
