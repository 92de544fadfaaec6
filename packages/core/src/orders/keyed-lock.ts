import { PassingMap } from '../data/passing-map.ts'

/** Runs tasks with the same key one after the other, in the order in which they came. */
export class KeyedLock {
  readonly #tails = new PassingMap<string, Promise<unknown>>()

  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key)
    const result = before === undefined ? task() : before.then(task)
    const end = (): void => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key)
    }
    // A task that fails holds up nobody.
    const tail = result.then(end, end)
    this.#tails.set(key, tail)
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
