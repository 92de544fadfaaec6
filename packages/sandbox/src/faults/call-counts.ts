import type { GatewayName } from '../gateways/names.ts'

interface CountedCall {
  readonly gateway: GatewayName
  readonly operation: string
  readonly reference: string | undefined
}

/** Of how many calls it is known how often they came. */
const COUNTED = 100_000

/** How many calls there were of a kind, by which random and magic faults count. */
export class CallCounts {
  readonly #counts = new Map<string, number>()

  /** Which of its kind this call is: 1 for the first. */
  count({ gateway, operation, reference = '' }: CountedCall): number {
    const key = `${gateway} ${operation} ${reference}`
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    const [oldest] = this.#counts.size > COUNTED ? this.#counts.keys() : []
    if (oldest !== undefined) this.#counts.delete(oldest)
    return count
  }

  /** To be kept and taken up again by {@link restore}. */
  all(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts)
  }

  restore(counts: Readonly<Record<string, number>>): void {
    for (const [key, count] of Object.entries(counts)) this.#counts.set(key, count)
  }

  /** Starts counting anew, as every reference is new again. */
  clear(): void {
    this.#counts.clear()
  }
}
