import type { Delivery } from '../stores/store.ts'

interface Asked {
  readonly name: string
  readonly limit: number
}

/** How much is claimed for each handler. */
export class ClaimSizes {
  /** The handlers that got all that they had asked for: there may be more. */
  readonly #behind = new Set<string>()

  /**
   * All that it has places for when it is behind. Else one place, if there are two, stays free for the writes that come
   * while the claim is under way: what they cannot lease costs a claim of its own.
   */
  limit(name: string, places: number): number {
    return this.#behind.has(name) ? places : Math.max(1, places - 1)
  }

  /** Notes what a claim got. True when one of the handlers turns out to be behind. */
  note(asked: readonly Asked[], got: readonly Delivery[]): boolean {
    let isNew = false
    for (const { name, limit } of asked) {
      const isFull = got.filter(({ handler }) => handler === name).length >= limit
      if (!isFull) this.#behind.delete(name)
      else if (!this.#behind.has(name)) {
        this.#behind.add(name)
        isNew = true
      }
    }
    return isNew
  }
}
