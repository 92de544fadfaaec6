import { DecimalSum } from '../../data/decimal.ts'
import type { Price } from './changes.ts'
import type { AmountSum } from './close.ts'

/** Sums by currency, exact. What has no amount is in none. */
export class Sums {
  readonly #sums = new Map<string | undefined, DecimalSum>()

  add({ amount, currency }: Price, times: 1 | -1 = 1): void {
    if (amount === undefined) return
    const sum = this.#sums.get(currency) ?? new DecimalSum()
    this.#sums.set(currency, times === 1 ? sum.add(amount) : sum.subtract(amount))
  }

  get currencies(): readonly (string | undefined)[] {
    return [...this.#sums.keys()]
  }

  of(currency: string | undefined): DecimalSum {
    return this.#sums.get(currency) ?? new DecimalSum()
  }

  get list(): readonly AmountSum[] {
    return [...this.#sums]
      .map(([currency, sum]) => ({ currency, amount: sum.text }))
      .sort((a, b) => ((a.currency ?? '') < (b.currency ?? '') ? -1 : 1))
  }
}
