import { PassingMap } from '../data/passing-map.ts'
import type { Delivery } from '../stores/store.ts'
import type { Held } from './held.ts'
import type { OrderKey } from './order.ts'

/** The deliveries that this process is at, and what is waited for before it has stopped. */
export class UnderWay {
  readonly #held = new PassingMap<number, Held>()
  /** The same by order and handler. */
  readonly #lanes = new PassingMap<string, Held>()
  readonly #runs = new PassingMap<Promise<unknown>, OrderKey>()

  hold(held: Held): void {
    this.#held.set(held.delivery.id, held)
    this.#lanes.set(held.lane, held)
  }

  drop(held: Held): void {
    this.#held.delete(held.delivery.id)
    if (this.#lanes.get(held.lane) === held) this.#lanes.delete(held.lane)
  }

  /** Whether the handler is at another event of the order: the store has forgotten that it is. */
  isBusy({ lane }: Held): boolean {
    return this.#lanes.get(lane)?.isRunning === true
  }

  all(): Iterable<Held> {
    return this.#held.values()
  }

  /** How much is tracked. */
  get size(): number {
    return this.#runs.size
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

  track(work: Promise<unknown>, key: OrderKey, onEnd: () => void): void {
    const run: Promise<unknown> = work.finally(() => {
      this.#runs.delete(run)
      onEnd()
    })
    this.#runs.set(run, key)
  }

  runsOf({ account, kind, reference }: OrderKey): readonly Promise<unknown>[] {
    return [...this.#runs.entries()]
      .filter(([, of]) => of.reference === reference && of.kind === kind && of.account === account)
      .map(([run]) => run)
  }

  /** Resolves when what is tracked now has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#runs.keys())
  }
}
