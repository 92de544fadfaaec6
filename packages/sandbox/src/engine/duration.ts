import { SandboxError } from '../errors.ts'

/** Milliseconds, or text such as `'90s'`, `'10m'`, `'3h'`, `'1h30m'` (units: ms, s, m, h, d). */
export type Duration = number | string

/**
 * The last moment that the sandbox's clock can tell: a day before the last of a `Date`, so that it is a date in every
 * time zone. What is due later never comes.
 */
export const LAST_MOMENT = 8.64e15 - 86_400_000

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

/** A duration in milliseconds. @throws SandboxError for text that is no duration, and for negative numbers */
export function milliseconds(duration: Duration): number {
  if (typeof duration === 'number') {
    if (duration >= 0) return duration
    throw new SandboxError(`a duration cannot be ${duration}: give milliseconds from 0`)
  }
  if (!WHOLE.test(duration)) {
    throw new SandboxError(
      `"${duration}" is no duration: give milliseconds or text such as "90s", "10m", "3h"`,
    )
  }
  let total = 0
  for (const [, amount = '0', unit = 'ms'] of duration.matchAll(PART)) {
    total += Number(amount) * (UNITS[unit] ?? 1)
  }
  return total
}

/** A duration that may go backwards: `-90000`, `'-10m'`. @throws SandboxError */
export function signedMilliseconds(duration: Duration): number {
  if (typeof duration === 'number') return duration < 0 ? -milliseconds(-duration) : milliseconds(duration)
  return duration.startsWith('-') ? -milliseconds(duration.slice(1)) : milliseconds(duration)
}
