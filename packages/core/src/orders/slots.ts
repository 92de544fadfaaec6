/** How much each handler has in hand: what it runs, and what is being fetched for it. */
export class Slots {
  readonly #taken = new Map<string, number>()
  /** Who waits for a place, by handler, the one that came first at the front. */
  readonly #waiting = new Map<string, Set<() => void>>()

  taken(name: string): number {
    return this.#taken.get(name) ?? 0
  }

  take(name: string, count = 1): void {
    this.#taken.set(name, this.taken(name) + count)
  }

  /** Wakes one who waits. Who then has no use for the place gives it back, and that wakes the next. */
  give(name: string, count = 1): void {
    this.#taken.set(name, this.taken(name) - count)
    const waiting = this.#waiting.get(name)
    if (waiting === undefined) return
    const [wake] = waiting
    wake?.()
  }

  /** Nobody is to wait any longer. */
  wakeAll(): void {
    for (const waiting of this.#waiting.values()) for (const wake of [...waiting]) wake()
  }

  /** Resolves when something is given back of one of these handlers. */
  freed(names: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const queues = names.map((name) => this.#queue(name))
      const wake = (): void => {
        for (const queue of queues) queue.delete(wake)
        resolve()
      }
      for (const queue of queues) queue.add(wake)
    })
  }

  #queue(name: string): Set<() => void> {
    const queue = this.#waiting.get(name) ?? new Set()
    this.#waiting.set(name, queue)
    return queue
  }
}
