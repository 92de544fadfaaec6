import { MOST_COUNTED } from './handler-row.ts'
import type { OpenCount } from './overview.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Milliseconds: open orders are counted younger than the first, than the second, …, and older than all of them. */
export const ageBounds: readonly number[] = [10 * MINUTE, HOUR, DAY, 3 * DAY]

/** Orders of an age: created after one time, and not after another one. Undefined: any. */
export interface AgeClass {
  readonly below: number | undefined
  readonly after: number | undefined
  readonly upTo: number | undefined
}

/** The ages at a moment, the youngest first. */
export const agesAt = (now: number): readonly AgeClass[] =>
  [...ageBounds, undefined].map((below, index, bounds) => {
    const from = bounds[index - 1]
    return {
      below,
      after: below === undefined ? undefined : now - below,
      upTo: from === undefined ? undefined : now - from,
    }
  })

/** What was counted of each age; of all together, too, no more than is ever counted. */
export const openCountOf = (oldest: number | undefined, counts: readonly number[]): OpenCount => ({
  count: Math.min(
    counts.reduce((sum, count) => sum + count, 0),
    MOST_COUNTED,
  ),
  oldest,
  ages: [...ageBounds, undefined].map((below, index) => ({ below, count: counts[index] ?? 0 })),
})
