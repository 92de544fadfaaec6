import type { CloseFilter, KeptClose, NewClose } from '../daily.ts'

/** The closes of days, in the order in which they were kept. */
export class MemoryCloses {
  readonly #kept: KeptClose[] = []

  keep({ account, day, madeAt, body }: NewClose): number {
    const nth = 1 + this.#kept.filter((other) => other.account === account && other.day === day).length
    this.#kept.push(Object.freeze({ account, day, madeAt, body, nth }))
    return nth
  }

  list({ account, from = '', upTo, limit }: CloseFilter): readonly KeptClose[] {
    return this.#kept
      .filter((close) => close.account === account && close.day >= from)
      .filter(({ day }) => upTo === undefined || day <= upTo)
      .sort((a, b) => (a.day === b.day ? b.nth - a.nth : a.day < b.day ? 1 : -1))
      .slice(0, limit)
  }
}
