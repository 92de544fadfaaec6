import type { Clock } from '../data/clock.ts'
import type { Delivery } from '../stores/store.ts'
import type { Held } from './held.ts'
import type { OrderRecord } from './order.ts'
import type { Slots } from './slots.ts'

/** Milliseconds within which what waits here is to have its turn, by how long its handler took lately. */
const SOON = 100

/** The most that wait for one handler. */
const MOST = 100

/** Milliseconds after which one is given back: its handler has become slow, and another process may have places free. */
const PATIENCE = 1_000

/** How much the last run of a handler counts for how long it takes. */
const WEIGHT = 0.2

interface Waiting {
  readonly held: Held
  readonly order: OrderRecord
  readonly since: number
}

export interface AheadParts {
  readonly slots: Slots
  readonly clock: Clock
  /** Whether something may wait in the store for a handler. */
  isBehind(handler: string): boolean
  /** It is its turn. */
  run(held: Held, order: OrderRecord): void
  /** It is not, and will not be soon: whoever has a place free is to get it. */
  giveBack(held: Held): void
}

/**
 * Deliveries that the write of their event leased to this process, though all places of their handler were taken: they wait
 * for one here, where they need not be claimed. No more than have their turn in a moment, so that other processes are not
 * kept from them.
 */
export class Ahead {
  readonly #parts: AheadParts
  readonly #waiting = new Map<string, Waiting[]>()
  /** Of writes that are under way, by handler. */
  readonly #kept = new Map<string, number>()
  /** Milliseconds that a run takes, by handler. */
  readonly #paces = new Map<string, number>()
  #cancel: (() => void) | undefined

  constructor(parts: AheadParts) {
    this.#parts = parts
  }

  /** Notes how long a handler took. Of one that has never run nothing is known. */
  noteRun(name: string, ms: number): void {
    const before = this.#paces.get(name) ?? ms
    this.#paces.set(name, before + WEIGHT * (ms - before))
  }

  /** Whether one more can wait for a handler. */
  hasRoom(name: string): boolean {
    const pace = this.#paces.get(name)
    const places = this.#parts.slots.places(name)
    if (pace === undefined || places === this.#placesForStore(name)) return false
    const most = Math.min(MOST, Math.floor((places * SOON) / pace))
    return (this.#kept.get(name) ?? 0) + this.#of(name).length < most
  }

  /** Keeps room for what a write that is under way may bring, or gives it back. */
  keep(names: readonly string[], count: 1 | -1): void {
    for (const name of names) this.#kept.set(name, (this.#kept.get(name) ?? 0) + count)
  }

  add(held: Held, order: OrderRecord): void {
    const { handler } = held.delivery
    const waiting = this.#of(handler)
    waiting.push({ held, order, since: this.#parts.clock.now() })
    this.#waiting.set(handler, waiting)
    this.start(handler)
    if (this.#of(handler).length > 0) this.#watch()
  }

  /** Runs what waits for a handler, as far as it has places. */
  start(name: string): void {
    const { slots, clock, run, giveBack } = this.#parts
    const waiting = this.#of(name)
    while (waiting.length > 0 && slots.left(name) > this.#placesForStore(name)) {
      const { held, order, since } = waiting.shift() as Waiting
      // A process that was suspended may have lost the lease meanwhile.
      if (clock.now() - since >= PATIENCE) giveBack(held)
      else run(held, order)
    }
  }

  /** Whether one waits here already, whose lease seemed to have run out: it does so under the new one. */
  takesOver({ id, handler, token }: Delivery): boolean {
    const waiting = this.#of(handler).find(({ held }) => held.delivery.id === id)
    if (waiting) waiting.held.token = token
    return waiting !== undefined
  }

  /** Gives back all that wait. */
  giveBackAll(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#giveBackSince(Number.POSITIVE_INFINITY)
  }

  /** What comes here is not to keep for ever from its turn what waits in the store. */
  #placesForStore(name: string): number {
    return this.#parts.isBehind(name) ? 1 : 0
  }

  #of(name: string): Waiting[] {
    return this.#waiting.get(name) ?? []
  }

  #watch(): void {
    this.#cancel ??= this.#parts.clock.after(PATIENCE, () => {
      this.#cancel = undefined
      this.#giveBackSince(this.#parts.clock.now() - PATIENCE)
      if ([...this.#waiting.values()].some((waiting) => waiting.length > 0)) this.#watch()
    })
  }

  /** Gives back those that wait since a time, or for longer. */
  #giveBackSince(time: number): void {
    for (const [name, waiting] of this.#waiting) {
      const late = waiting.filter(({ since }) => since <= time)
      this.#waiting.set(
        name,
        waiting.filter(({ since }) => since > time),
      )
      for (const { held } of late) this.#parts.giveBack(held)
    }
  }
}
