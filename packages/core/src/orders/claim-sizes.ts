import type { Delivery } from '../stores/store.ts'

interface Asked {
  readonly name: string
  readonly limit: number
}

/** How much is claimed for each handler. */
export class ClaimSizes {
  /** The handlers that got less than they had asked for: nothing more was due. */
  readonly #abreast = new Set<string>()

  /**
   * All that a handler has places for. When nothing was due but what it got, one place, if there are two, stays free for
   * the writes that come while the claim is under way: what they cannot lease costs a claim of its own.
   */
  limit(name: string, places: number): number {
    return this.#abreast.has(name) ? Math.max(1, places - 1) : places
  }

  /** Notes what a claim got. True when more may be due for a handler that seemed to have nothing more. */
  note(asked: readonly Asked[], got: readonly Delivery[]): boolean {
    let isNew = false
    for (const { name, limit } of asked) {
      const isFull = got.filter(({ handler }) => handler === name).length >= limit
      if (!isFull) this.#abreast.add(name)
      else if (this.#abreast.delete(name)) isNew = true
    }
    return isNew
  }
}
