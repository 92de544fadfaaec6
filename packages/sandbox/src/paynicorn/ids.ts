import type { Random } from '../random.ts'

/** Ids of the gateway: the same for the same seed, and never twice. */
export class GatewayIds {
  readonly #random: Random
  #transactions = 0n
  /** Beyond 2^53 and odd: each would be changed by a JavaScript number, as in the published example. */
  #topUp = 12_418_046_125_113_395n

  constructor(random: Random) {
    this.#random = random
    this.#topUp += 2n * BigInt(random.int(0, 1_000_000))
  }

  /** `txnId` and `refundId`: 17 digits. */
  transaction(): string {
    this.#transactions += 1n
    return `3201${this.#random.digits(6)}${String(this.#transactions).padStart(7, '0')}`
  }

  /** `orderId` of a top-up: 64 bits, as text. */
  topUp(): string {
    const id = this.#topUp
    this.#topUp += 2n * BigInt(this.#random.int(1, 500))
    return String(id)
  }

  /** Where the ids stand, to be set back by {@link setCounters}. */
  counters(): readonly string[] {
    return [String(this.#random.state), String(this.#transactions), String(this.#topUp)]
  }

  setCounters([random = '0', transactions = '0', topUp = '0']: readonly string[]): void {
    this.#random.state = Number(random)
    this.#transactions = BigInt(transactions)
    this.#topUp = BigInt(topUp)
  }
}
