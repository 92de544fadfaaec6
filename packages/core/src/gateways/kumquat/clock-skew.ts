import type { Clock } from '../../data/clock.ts'

/** Less than the gateway's own `Date` header can be off by: correcting for it would change nothing. */
const NEGLIGIBLE = 2_000

const MOST = 3_660 * 24 * 60 * 60_000

/**
 * The gateway's time as far as it is known: this machine's clock and what a `Date` header taught about it.
 * The correction is always measured against the machine's own clock, so many calls may learn at once.
 */
export class GatewayTime {
  readonly #clock: Clock
  #skew = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Milliseconds since the epoch, corrected. */
  now(): number {
    return this.#clock.now() + this.#skew
  }

  /**
   * Learns from the `Date` header of a refusal of a request that was dated `sentAt` (milliseconds). True when
   * that request was dated by a clock that has been corrected since, so that a second try makes sense.
   */
  learn(date: string | undefined, sentAt: number): boolean {
    const theirs = date === undefined ? Number.NaN : Date.parse(date)
    // A date that is years away is none of a clock that can be followed.
    if (Math.abs(theirs - this.#clock.now()) <= MOST) this.#skew = theirs - this.#clock.now()
    return Math.abs(this.now() - sentAt) >= NEGLIGIBLE
  }
}
