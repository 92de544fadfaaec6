/** Runs tasks with the same key one after the other, in the order in which they came. */
export class KeyedLock {
  readonly #tails = new Map<string, Promise<unknown>>()

  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve()
    const result = before.then(task, task)
    const tail = result.catch(() => undefined)
    this.#tails.set(key, tail)
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key)
    })
    return result
  }

  isHeld(key: string): boolean {
    return this.#tails.has(key)
  }

  /** Resolves when every task that has been given so far has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#tails.values())
  }
}
