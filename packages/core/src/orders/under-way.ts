import type { Delivery } from '../stores/store.ts'
import type { Held } from './held.ts'
import type { OrderKey } from './order.ts'

/** The deliveries that this process is at, and what is waited for before it has stopped. */
export class UnderWay {
  readonly #held = new Map<number, Held>()
  readonly #runs = new Map<Promise<unknown>, OrderKey>()

  hold(held: Held): void {
    this.#held.set(held.delivery.id, held)
  }

  drop({ delivery }: Held): void {
    this.#held.delete(delivery.id)
  }

  all(): Iterable<Held> {
    return this.#held.values()
  }

  heldOf(key: OrderKey): readonly Held[] {
    return [...this.#held.values()].filter(({ delivery }) => isSameKey(delivery.event, key))
  }

  /**
   * Whether this process is at it already: its lease seemed to have run out, because the clock was stepped or the
   * process was suspended. It goes on, under the new lease.
   */
  takesOver({ id, token }: Delivery): boolean {
    const held = this.#held.get(id)
    if (held) held.token = token
    return held !== undefined
  }

  track(work: Promise<unknown>, key: OrderKey): void {
    const run: Promise<unknown> = work.finally(() => {
      this.#runs.delete(run)
    })
    this.#runs.set(run, key)
  }

  runsOf(key: OrderKey): readonly Promise<unknown>[] {
    return [...this.#runs].filter(([, of]) => isSameKey(of, key)).map(([run]) => run)
  }

  /** Resolves when all that is tracked has ended. */
  async ended(): Promise<void> {
    while (this.#runs.size > 0) await Promise.all(this.#runs.keys())
  }
}

const isSameKey = (a: OrderKey, b: OrderKey): boolean =>
  a.reference === b.reference && a.kind === b.kind && a.account === b.account
