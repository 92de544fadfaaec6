import type { CallbackKind } from '../events.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const LONGEST_GAP = 36 * 60 * MINUTE

const gaps = (count: number, gap: (n: number) => number): readonly number[] =>
  Array.from({ length: count }, (_, index) => gap(index + 1))

/**
 * Milliseconds between one delivery and the next, by kind: a callback is delivered at most once more often
 * than there are gaps.
 *
 * - KUMQUAT: five deliveries. Assumption: the reference says "factorial" in one place and "powers" in another
 *   and gives no unit; 1, 2, 4 and 8 minutes are taken.
 * - Postback: ten deliveries, 10·2^(n−1) minutes after the n-th.
 * - Recharge: fourteen deliveries, after 5 s and then n³ minutes, never more than 36 hours apart. (The next gap
 *   would be 13³ minutes, beyond the 36 hours after which the reference gives up.)
 */
export const schedules: Readonly<Record<CallbackKind, readonly number[]>> = {
  kumquat: gaps(4, (n) => 2 ** (n - 1) * MINUTE),
  postback: gaps(9, (n) => 10 * 2 ** (n - 1) * MINUTE),
  recharge: [5 * SECOND, ...gaps(12, (n) => Math.min(n ** 3 * MINUTE, LONGEST_GAP))],
}
