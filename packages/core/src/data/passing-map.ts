/** How many come before a new table is begun: few enough that what they hold is soon forgotten. */
const LEAST = 32

/**
 * A map for what comes and goes all the time. V8 lets each table that a Map has outgrown lead to the next one. Once one of
 * them is old, everything that was ever put in stays, until the whole heap is looked through: meanwhile the collector moves
 * it about, and nothing else runs. So from time to time this goes on in another Map, to which nothing old leads.
 */
export class PassingMap<K, V> {
  #map = new Map<K, V>()
  #added = 0

  get size(): number {
    return this.#map.size
  }

  get(key: K): V | undefined {
    return this.#map.get(key)
  }

  has(key: K): boolean {
    return this.#map.has(key)
  }

  set(key: K, value: V): void {
    this.#added += 1
    if (this.#added > LEAST && this.#added > 2 * this.#map.size) {
      this.#map = new Map(this.#map)
      this.#added = 0
    }
    this.#map.set(key, value)
  }

  delete(key: K): boolean {
    return this.#map.delete(key)
  }

  /** In the order of their coming. */
  keys(): MapIterator<K> {
    return this.#map.keys()
  }

  /** In the order of their coming. */
  values(): MapIterator<V> {
    return this.#map.values()
  }

  entries(): MapIterator<[K, V]> {
    return this.#map.entries()
  }
}
