import type { OrderKey } from '../../orders/order.ts'

type ByReference<T> = Map<string, T>

/** Values by the keys of orders. There are few accounts and kinds, so no key has to be made of the three. */
export class Keyed<T> {
  readonly #accounts = new Map<string, Map<string, ByReference<T>>>()
  size = 0

  get({ account, kind, reference }: OrderKey): T | undefined {
    return this.#accounts.get(account)?.get(kind)?.get(reference)
  }

  /** For a key that has no value yet. */
  set({ account, kind, reference }: OrderKey, value: T): void {
    const kinds = this.#accounts.get(account) ?? new Map<string, ByReference<T>>()
    this.#accounts.set(account, kinds)
    const references = kinds.get(kind) ?? new Map<string, T>()
    kinds.set(kind, references)
    references.set(reference, value)
    this.size += 1
  }

  delete({ account, kind, reference }: OrderKey): void {
    if (this.#accounts.get(account)?.get(kind)?.delete(reference)) this.size -= 1
  }

  *values(): Iterable<T> {
    for (const references of this.#each()) yield* references.values()
  }

  /** Of every account and kind. */
  *ofReference(reference: string): Iterable<T> {
    for (const references of this.#each()) {
      const value = references.get(reference)
      if (value !== undefined) yield value
    }
  }

  *#each(): Iterable<ByReference<T>> {
    for (const kinds of this.#accounts.values()) yield* kinds.values()
  }
}
