/** What a value becomes that is one too many. */
export const OTHER = 'other'

/** Keeps the values of an attribute few, whatever a gateway or a plugin makes up. */
export class Few {
  readonly #seen = new Set<string>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  of(value: string): string {
    if (this.#seen.has(value)) return value
    if (this.#seen.size >= this.#most || !/^[\w.:-]{1,64}$/.test(value)) return OTHER
    this.#seen.add(value)
    return value
  }
}
