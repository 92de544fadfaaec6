import { PassingMap } from '../data/passing-map.ts'
import type { Change } from '../stores/store.ts'

type Lease = NonNullable<Change['lease']>

/** The writes under way that lease something to this process. */
export class Leases {
  readonly #open = new PassingMap<Lease, true>()
  #waiting: (() => void)[] = []

  get size(): number {
    return this.#open.size
  }

  open(lease: Lease): Lease {
    this.#open.set(lease, true)
    return lease
  }

  close(lease: Lease): void {
    this.#open.delete(lease)
    if (this.#open.size > 0) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  /** Resolves when there is none. */
  ended(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
