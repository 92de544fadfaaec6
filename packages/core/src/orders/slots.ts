/** How much each handler has in hand: what it runs, and what is being fetched for it. */
export class Slots {
  readonly #taken = new Map<string, number>()
  #freed = Promise.withResolvers<void>()

  taken(name: string): number {
    return this.#taken.get(name) ?? 0
  }

  take(name: string, count = 1): void {
    this.#taken.set(name, this.taken(name) + count)
  }

  give(name: string, count = 1): void {
    this.#taken.set(name, this.taken(name) - count)
    this.#freed.resolve()
    this.#freed = Promise.withResolvers()
  }

  /** Resolves when something is given back. */
  freed(): Promise<void> {
    return this.#freed.promise
  }
}
