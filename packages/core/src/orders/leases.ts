import type { Clock } from '../data/clock.ts'
import { PassingMap } from '../data/passing-map.ts'
import type { Change } from '../stores/store.ts'
import type { Ahead } from './ahead.ts'
import { LEASE } from './hold-lease.ts'
import type { Slots } from './slots.ts'

type Lease = NonNullable<Change['lease']>

export interface LeasesParts {
  readonly slots: Slots
  readonly ahead: Ahead
  readonly clock: Clock
  /** Whether a handler that has no place free may be leased something ahead. */
  canWait(handler: string): boolean
}

/** The writes under way that lease something to this process. */
export class Leases {
  readonly #parts: LeasesParts
  /** Each with the handlers that have no place free yet. */
  readonly #open = new PassingMap<Lease, readonly string[]>()
  #waiting: (() => void)[] = []

  constructor(parts: LeasesParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#open.size
  }

  /** A lease for those of these handlers that can take something now or soon; undefined when none can. */
  open(names: readonly string[]): Lease | undefined {
    const { slots, ahead, clock, canWait } = this.#parts
    const now = clock.now()
    const free = names.filter((name) => slots.left(name) > 0)
    const waiting = names.filter((name) => !free.includes(name) && canWait(name))
    const handlers = [...free, ...waiting]
    if (handlers.length === 0) return undefined
    for (const name of free) slots.take(name)
    ahead.keep(waiting, 1)
    const lease = { handlers, now, until: now + LEASE }
    this.#open.set(lease, waiting)
    return lease
  }

  /** The handlers of a lease that are to wait for a place. */
  aheadOf(lease: Lease | undefined): readonly string[] {
    return (lease && this.#open.get(lease)) ?? []
  }

  close(lease: Lease, give: (handler: string) => void): void {
    const waiting = this.aheadOf(lease)
    this.#parts.ahead.keep(waiting, -1)
    for (const name of lease.handlers) if (!waiting.includes(name)) give(name)
    this.#open.delete(lease)
    if (this.#open.size > 0) return
    const ended = this.#waiting
    this.#waiting = []
    for (const wake of ended) wake()
  }

  /** Resolves when there is none. */
  ended(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
