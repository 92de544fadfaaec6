import type { DeliveriesSettings } from './delivery-options.ts'
import type { Handlers } from './handlers.ts'

/** How much each handler has in hand: what it runs, and what is being fetched for it. */
export class Slots {
  readonly #handlers: Handlers
  /** How many events a handler takes that does not say so itself. */
  readonly #concurrency: number
  readonly #taken = new Map<string, number>()
  /** Who waits for a place, by handler, the one that came first at the front. */
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor(handlers: Handlers, { concurrency }: DeliveriesSettings) {
    this.#handlers = handlers
    this.#concurrency = concurrency
  }

  /** How many events a handler can take now. */
  left(name: string): number {
    return (this.#handlers.concurrencyOf(name) ?? this.#concurrency) - this.#of(name)
  }

  /** The handlers that can take something now. */
  free(): readonly string[] {
    return this.#handlers.names().filter((name) => this.left(name) > 0)
  }

  take(name: string, count = 1): void {
    this.#taken.set(name, this.#of(name) + count)
  }

  /** Wakes one who waits. Who then has no use for the place gives it back, and that wakes the next. */
  give(name: string, count = 1): void {
    this.#taken.set(name, this.#of(name) - count)
    const waiting = this.#waiting.get(name)
    if (waiting === undefined) return
    const [wake] = waiting
    wake?.()
  }

  /** Nobody is to wait any longer. */
  wakeAll(): void {
    for (const waiting of this.#waiting.values()) for (const wake of [...waiting]) wake()
  }

  /** Resolves when one of these handlers can take something; at once when one has been freed meanwhile. */
  freed(names: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      if (names.some((name) => this.left(name) > 0)) return resolve()
      const queues = names.map((name) => this.#queue(name))
      const wake = (): void => {
        for (const queue of queues) queue.delete(wake)
        resolve()
      }
      for (const queue of queues) queue.add(wake)
    })
  }

  #of(name: string): number {
    return this.#taken.get(name) ?? 0
  }

  #queue(name: string): Set<() => void> {
    const queue = this.#waiting.get(name) ?? new Set()
    this.#waiting.set(name, queue)
    return queue
  }
}
