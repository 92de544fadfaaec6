import { DecimalSum, type DecimalText, shortDecimal } from '../../data/decimal.ts'
import { mayBeOtherwise, type Seen, sizeOf } from './difference.ts'

/** The prices of the orders that the gateway may see otherwise: two of them may make a difference. */
export class Prices {
  readonly #difference: DecimalText | undefined
  readonly #counts = new Map<string, number>()

  constructor(difference: DecimalText | undefined) {
    this.#difference = difference
  }

  add(seen: Seen): void {
    const { amount } = seen.history.order
    if (amount === undefined || this.#difference === undefined) return
    if (!mayBeOtherwise(seen, this.#difference)) return
    const price = shortDecimal(amount)
    this.#counts.set(price, (this.#counts.get(price) ?? 0) + 1)
  }

  /** Whether there is another order of the price that is missing to the difference. */
  hasPartner(amount: DecimalText | undefined): boolean {
    if (amount === undefined || this.#difference === undefined) return false
    const rest = shortDecimal(new DecimalSum().add(sizeOf(this.#difference)).subtract(amount).text)
    const count = this.#counts.get(rest) ?? 0
    return count > (rest === shortDecimal(amount) ? 1 : 0)
  }
}
