import type { OrderEventType } from '../../orders/lifecycle.ts'
import { type ExpectedHandler, type HandlerRow, MOST_COUNTED } from '../handler-row.ts'
import { waitingIn } from './boxes.ts'
import type { Entry } from './entry.ts'
import type { Letters } from './letters.ts'

interface Known {
  types: readonly OrderEventType[]
  seenAt: number
}

/** The handlers that are expected, by account and name. */
export class MemoryHandlers {
  readonly #accounts = new Map<string, Map<string, Known>>()
  readonly #letters: Letters
  /** By account and type, until something changes. */
  #recipients = new Map<string, Map<OrderEventType, readonly string[]>>()

  constructor(letters: Letters) {
    this.#letters = letters
  }

  expect(expected: readonly ExpectedHandler[], now: number): void {
    this.#recipients.clear()
    for (const { account, name, types } of expected)
      this.#of(account).set(name, { types: [...types], seenAt: now })
  }

  /** The names of the handlers that events of a type are for. */
  of(account: string, type: OrderEventType): readonly string[] {
    const byType = this.#recipients.get(account) ?? new Map<OrderEventType, readonly string[]>()
    this.#recipients.set(account, byType)
    const known = byType.get(type)
    if (known) return known
    const names = [...this.#of(account)].filter(([, { types }]) => types.includes(type)).map(([name]) => name)
    byType.set(type, names)
    return names
  }

  rows(accounts: readonly string[] = [...this.#accounts.keys()]): readonly HandlerRow[] {
    return accounts.flatMap((account) => {
      const names = new Set([...this.#of(account).keys(), ...this.#letters.boxes.names(account)])
      return [...names].sort().map((name) => this.#row(account, name))
    })
  }

  #row(account: string, name: string): HandlerRow {
    const { types = [], seenAt = 0 } = this.#of(account).get(name) ?? {}
    const box = this.#letters.boxes.get(account, name)
    const waiting = Math.min(box ? waitingIn(box) : 0, MOST_COUNTED)
    const dead = Math.min(box?.dead ?? 0, MOST_COUNTED)
    return {
      account,
      name,
      types,
      seenAt,
      waiting,
      waitingTypes: [...(box?.waiting.keys() ?? [])].sort(),
      waitingSince: box && this.#letters.waitingSince(box),
      dead,
    }
  }

  /** The orders that had something waiting for it; undefined when there is no such handler. */
  rename(account: string, from: string, to: string): readonly Entry[] | undefined {
    this.#recipients.clear()
    const named = this.#of(account)
    const known = named.get(from)
    const own = this.#letters.of(account).filter(({ handler }) => handler === from)
    if (known === undefined && own.length === 0) return undefined
    if (from === to) return []
    if (known) {
      const target = named.get(to)
      const types = [...new Set([...(target?.types ?? []), ...known.types])]
      named.delete(from)
      named.set(to, { types, seenAt: Math.max(target?.seenAt ?? 0, known.seenAt) })
    }
    for (const letter of own) {
      // Both names have the event: the one that keeps its name gets it.
      if (this.#letters.hasEvent(letter, to)) this.#letters.forget(letter)
      else this.#letters.rename(letter, to)
    }
    return own.map(({ entry }) => entry)
  }

  /** The orders that had something waiting for it; undefined when there is no such handler. */
  forget(account: string, name: string): readonly Entry[] | undefined {
    this.#recipients.clear()
    const own = this.#letters.of(account).filter(({ handler }) => handler === name)
    const wasKnown = this.#of(account).delete(name)
    if (!wasKnown && own.length === 0) return undefined
    for (const letter of own) this.#letters.forget(letter)
    return own.map(({ entry }) => entry)
  }

  #of(account: string): Map<string, Known> {
    const named = this.#accounts.get(account) ?? new Map<string, Known>()
    this.#accounts.set(account, named)
    return named
  }
}
