import type { Change } from '../stores/store.ts'

type Lease = NonNullable<Change['lease']>

/** The writes under way that lease something to this process. */
export class Leases {
  readonly #open = new Map<Lease, PromiseWithResolvers<void>>()

  get size(): number {
    return this.#open.size
  }

  open(lease: Lease): Lease {
    this.#open.set(lease, Promise.withResolvers())
    return lease
  }

  close(lease: Lease): void {
    this.#open.get(lease)?.resolve()
    this.#open.delete(lease)
  }

  /** Resolves when those that are open now have ended. */
  async ended(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ promise }) => promise))
  }
}
