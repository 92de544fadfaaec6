import { type Clock, sleep } from '../data/clock.ts'

/** How the wait before a retry grows: full jitter, so that many clients do not come back at once. */
export interface BackOff {
  /** Milliseconds: the most that the first retry waits. */
  readonly base: number
  /** Milliseconds: the most that any retry waits. */
  readonly cap: number
}

export const DEFAULT_BACK_OFF: BackOff = { base: 200, cap: 5_000 }

/** Milliseconds to wait before retry `n` (from 0): anything between 0 and base·2ⁿ, at most cap. */
export function backOffDelay(
  n: number,
  random: () => number,
  { base, cap }: BackOff = DEFAULT_BACK_OFF,
): number {
  return Math.floor(random() * Math.min(cap, base * 2 ** n))
}

/**
 * Keeps retries from multiplying the load on a gateway that is down: each retry takes a token, each call
 * gives a tenth of one back. With none left, calls fail at once until others succeed.
 */
export class RetryBudget {
  // In tenths of a token: ten times 0.1 is less than 1 in floating point.
  readonly #most: number
  #tenths: number

  constructor(tokens = 20) {
    this.#most = tokens * 10
    this.#tenths = tokens * 10
  }

  take(): boolean {
    if (this.#tenths < 10) return false
    this.#tenths -= 10
    return true
  }

  giveBack(): void {
    this.#tenths = Math.min(this.#most, this.#tenths + 1)
  }
}

export interface RetryPolicy {
  readonly retries: number
  readonly budget: RetryBudget
  readonly clock: Clock
  readonly random: () => number
}

/** Waits before retry `n` and tells whether it may be made: retries and budget must both allow it. */
export async function mayRetry(policy: RetryPolicy, n: number, signal: AbortSignal): Promise<boolean> {
  if (n >= policy.retries || !policy.budget.take()) return false
  await sleep(policy.clock, backOffDelay(n, policy.random), signal)
  return true
}
