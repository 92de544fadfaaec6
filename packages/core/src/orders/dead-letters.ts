import type { Clock } from '../data/clock.ts'
import type { DeadLetter, Store } from '../stores/store.ts'
import type { Deliveries } from './deliveries.ts'

export interface DeadLetterPage {
  /** Oldest first. */
  readonly deadLetters: readonly DeadLetter[]
  /** Give it as `after` for the next page; undefined on the last one. */
  readonly next: string | undefined
}

/** Events that a handler failed on for the last time. Nothing is lost: they can be replayed. */
export class DeadLetters {
  readonly #store: Store
  readonly #deliveries: Deliveries
  readonly #clock: Clock

  constructor(store: Store, deliveries: Deliveries, clock: Clock) {
    this.#store = store
    this.#deliveries = deliveries
    this.#clock = clock
  }

  async list({
    limit = 100,
    after,
  }: {
    readonly limit?: number
    readonly after?: string | undefined
  } = {}): Promise<DeadLetterPage> {
    const { items, next } = await this.#store.deadLetters({ limit, after })
    return { deadLetters: items, next }
  }

  /** Gives a dead letter to its handler again, with all its tries. False when there is no such dead letter. */
  async replay(id: number): Promise<boolean> {
    const revived = await this.#store.revive(id, this.#clock.now())
    if (revived) this.#deliveries.wake()
    return revived
  }

  /** Replays every dead letter. Returns how many there were. */
  async replayAll(): Promise<number> {
    let count = 0
    for (let after: string | undefined; ; ) {
      const { items, next } = await this.#store.deadLetters({ limit: 100, after })
      for (const { id } of items) if (await this.#store.revive(id, this.#clock.now())) count += 1
      if (next === undefined) break
      after = next
    }
    this.#deliveries.wake()
    return count
  }

  /** Forgets a dead letter: its handler never gets the event. False when there is no such dead letter. */
  discard(id: number): Promise<boolean> {
    return this.#store.discard(id)
  }
}
