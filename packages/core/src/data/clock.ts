import { ConfigError } from './errors.ts'
import { kindOf } from './options.ts'

/** Where the library takes its time from. Give your own in tests and nothing has to sleep. */
export interface Clock {
  /** Milliseconds since the epoch. Fractions are rounded down. */
  now(): number
  /** Milliseconds from any beginning, not moved by changes of the clock. Default: as {@link now}. */
  monotonic?(): number
  /** Runs `run` once, `ms` milliseconds from now. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void
}

/** The longest that a timer of the runtime can wait (24 days); with more it would fire at once. */
const LONGEST = 2 ** 31 - 1

/** The machine's own clock. */
export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, LONGEST))
    return () => clearTimeout(timer)
  },
}

/** The latest time that a date can have. */
const LATEST = 8.64e15

/**
 * The clock of an option, in whole milliseconds: stores keep no other times. @throws ConfigError when it tells no time
 */
export function clockOf(option: Clock | undefined): Clock {
  if (option === undefined) return systemClock
  const now: unknown = option.now()
  if (typeof now !== 'number' || !(now >= 0 && now <= LATEST))
    throw new ConfigError(`clock: now() must give milliseconds since the epoch, not ${kindOf(now)}`)
  return {
    now: () => Math.floor(option.now()),
    after: (ms, run) => option.after(ms, run),
    ...(option.monotonic && { monotonic: () => option.monotonic?.() ?? option.now() }),
  }
}

/** Resolves after `ms`, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = () => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** Whether `work` has ended within `ms`. Rejects as it does. */
export async function isWithin(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const waiting = new AbortController()
  const late = sleep(clock, ms, waiting.signal).then(
    () => false,
    () => true,
  )
  const isInTime = await Promise.race([work.then(() => true), late])
  waiting.abort()
  return isInTime
}
