import { type Clock, systemClock } from './clock.ts'
import { ConfigError } from './errors.ts'
import type { Logger } from './logger.ts'
import { kindOf } from './options.ts'
import { unheard } from './unheard.ts'

/** The latest time that a date can have. */
const LATEST = 8.64e15

const isTime = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= LATEST

/**
 * The clock of an option, in whole milliseconds: stores keep no other times. What it does wrong later breaks nothing: the
 * machine's own clock is taken instead, and that is told once. @throws ConfigError when it tells no time or cancels nothing
 */
export function clockOf(option: Clock | undefined, logger: Logger | undefined): Clock {
  if (option === undefined) return systemClock
  if (madeOf.has(option)) return option
  requireTime(option)
  requireCancel(option)
  const failed = tellOnce(logger)
  const now = nowOf(option, failed)
  const clock = { now, monotonic: monotonicOf(option, now, failed), after: afterOf(option, failed) }
  madeOf.set(clock, option)
  return clock
}

/** The option that a clock was made of. */
const madeOf = new WeakMap<Clock, Clock>()

/** What was made of the clocks of clients, by their host. */
const ofHosts = new WeakMap<object, WeakMap<Clock, Clock>>()

/**
 * The clock of a client: that of its host unless it has its own. One that breaks is told once, by whatever part of the
 * client it is asked. @throws ConfigError as {@link clockOf}
 */
export function clockWithin(
  host: { readonly clock: Clock },
  option: Clock | undefined,
  logger: Logger | undefined,
): Clock {
  if (option === undefined || madeOf.get(host.clock) === option) return host.clock
  const made = ofHosts.get(host) ?? new WeakMap<Clock, Clock>()
  const clock = made.get(option) ?? clockOf(option, logger)
  made.set(option, clock)
  ofHosts.set(host, made)
  return clock
}

type Failed = (what: string, err?: unknown) => void

function tellOnce(logger: Logger | undefined): Failed {
  let isTold = false
  return (what, err) => {
    if (isTold) return
    isTold = true
    logger?.warn(
      { ...(err !== undefined && { err }) },
      `kumicorn: ${what}; the clock of the machine is taken instead`,
    )
  }
}

function requireTime(option: Clock): void {
  const now: unknown = called('now()', () => option.now())
  if (!isTime(now))
    throw new ConfigError(`clock: now() must give milliseconds since the epoch, not ${kindOf(now)}`)
}

/**
 * Found out at once: without it, the first order would be accepted and then look as if it had failed. Asked for so short
 * a wait that a clock of tests which skips it is where it was.
 */
function requireCancel(option: Clock): void {
  const cancel: unknown = called('after()', () => option.after(1, () => undefined))
  if (typeof cancel === 'function') return void called('what after() returns', () => cancel())
  endTimer(cancel)
  throw new ConfigError(
    `clock.after must return a function that cancels, not ${kindOf(cancel)}: e.g. ` +
      'after: (ms, run) => { const timer = setTimeout(run, ms); return () => clearTimeout(timer) }',
  )
}

function called(what: string, call: () => unknown): unknown {
  try {
    const returned = call()
    unheard(returned)
    return returned
  } catch (cause) {
    throw new ConfigError(`clock: ${what} has thrown`, { cause })
  }
}

/** What should have been a function is a timer most of the time, which would keep the process alive. */
const endTimer = (cancel: unknown): void => clearTimeout(cancel as NodeJS.Timeout)

/** Once it has failed it is not asked again: times that go to and fro would be worse than a step. */
function nowOf(option: Clock, failed: Failed): () => number {
  let isBroken = false
  return () => {
    if (isBroken) return Date.now()
    try {
      const now: unknown = option.now()
      if (isTime(now)) return Math.floor(now)
      unheard(now)
      failed(`clock.now() gives ${kindOf(now)}, no milliseconds since the epoch`)
    } catch (err) {
      failed('clock.now() has thrown', err)
    }
    isBroken = true
    return Date.now()
  }
}

/** Goes on from where it was when the clock fails: what is proved by waiting must not be proved by a step. */
function monotonicOf(option: Clock, now: () => number, failed: Failed): () => number {
  let last = 0
  let ahead: number | undefined
  return () => {
    if (ahead !== undefined) return performance.now() + ahead
    try {
      const told: unknown = option.monotonic ? option.monotonic() : option.now()
      if (typeof told === 'number' && Number.isFinite(told)) {
        last = told
        return told
      }
      unheard(told)
      failed(`clock.monotonic() gives ${kindOf(told)}, no milliseconds`)
    } catch (err) {
      failed('clock.monotonic() has thrown', err)
    }
    now()
    ahead = last - performance.now()
    return last
  }
}

function afterOf(option: Clock, failed: Failed): Clock['after'] {
  return (ms, run) => {
    let isOver = false
    const once = (): void => {
      if (isOver) return
      isOver = true
      run()
    }
    const cancel = scheduled(option, ms, once, failed)
    // Whether it has taken it is not known: the first of the two runs it.
    const cancelOwn = cancel === undefined ? systemClock.after(ms, once) : undefined
    return () => {
      isOver = true
      cancelOwn?.()
      try {
        unheard(cancel?.() as unknown)
      } catch (err) {
        failed('what clock.after() has returned has thrown', err)
      }
    }
  }
}

function scheduled(option: Clock, ms: number, run: () => void, failed: Failed): (() => void) | undefined {
  try {
    const cancel: unknown = option.after(ms, run)
    if (typeof cancel === 'function') return cancel as () => void
    unheard(cancel)
    failed('clock.after() has returned no function that cancels')
  } catch (err) {
    failed('clock.after() has thrown', err)
  }
  return undefined
}
