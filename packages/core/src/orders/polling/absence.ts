import type { Clock } from '../../data/clock.ts'
import { PassingMap } from '../../data/passing-map.ts'
import type { OrderKey, OrderRecord } from '../order.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** What it takes to believe that a gateway does not have an order, and never will. */
const LEAST_TIMES = 3
const LEAST_SPACING = MINUTE
const LEAST_SPAN = 10 * MINUTE
/** A wall clock that moves this much against the monotonic one was stepped, or the machine was suspended. */
const MOST_DRIFT = 5 * SECOND
/** How many orders are watched at a time; the proof of one that is pushed out begins anew. */
const WATCHED = 10_000

/** How often a gateway has said that it does not know an order, and over how long. */
export interface AbsenceProof {
  readonly times: number
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly to: number
}

interface Watch {
  times: number
  readonly from: number
  readonly monotonicFrom: number
  monotonicTo: number
  readonly moves: number
  readonly sends: number
  readonly heard: string | undefined
}

/**
 * Collects the proof that a gateway does not know an order: said several times, over minutes of monotonic time,
 * with no send under way in any process. Kept in the process: what another one has measured on its own clock, or
 * what was measured before a restart, proves nothing here.
 */
export class AbsenceWatch {
  readonly #clock: Clock
  readonly #watches = new Map<string, Watch>()
  readonly #sending = new PassingMap<string, true>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** This process is at a call that may send the order, whatever its clocks say. Returns what ends that. */
  send(key: OrderKey): () => void {
    const name = keyOf(key)
    this.#sending.set(name, true)
    return () => {
      this.#sending.delete(name)
      // The proof is counted from the end of the last send.
      this.#watches.delete(name)
    }
  }

  /** Something else was learnt: the proof begins anew. */
  forget(key: OrderKey): void {
    this.#watches.delete(keyOf(key))
  }

  /** The gateway has said again that it does not know the order. The proof, once it is complete. */
  note(order: OrderRecord): AbsenceProof | undefined {
    const key = keyOf(order)
    const now = this.#clock.now()
    const at = this.#clock.monotonic?.() ?? now
    // Its end may lie far ahead because the clock was set back since, or was ahead then: it may go on in either case.
    const isUnderWay = order.sending !== undefined && order.sending.until > now
    if (isUnderWay || this.#sending.has(key) || order.sends === 0) {
      this.#watches.delete(key)
      return undefined
    }
    const known = this.#watches.get(key)
    if (
      known === undefined ||
      known.moves !== order.moves ||
      known.sends !== order.sends ||
      known.heard !== order.heard.at(-1) ||
      hasJumped(known, now, at)
    ) {
      this.#begin(key, {
        times: 1,
        from: now,
        monotonicFrom: at,
        monotonicTo: at,
        moves: order.moves,
        sends: order.sends,
        heard: order.heard.at(-1),
      })
      return undefined
    }
    if (at - known.monotonicTo >= LEAST_SPACING) {
      known.times += 1
      known.monotonicTo = at
    }
    const isProof = known.times >= LEAST_TIMES && known.monotonicTo - known.monotonicFrom >= LEAST_SPAN
    return isProof ? { times: known.times, from: known.from, to: now } : undefined
  }

  #begin(key: string, watch: Watch): void {
    this.#watches.delete(key)
    this.#watches.set(key, watch)
    const oldest = this.#watches.keys().next()
    if (this.#watches.size > WATCHED && !oldest.done) this.#watches.delete(oldest.value)
  }
}

const hasJumped = ({ from, monotonicFrom }: Watch, now: number, at: number): boolean =>
  Math.abs(now - from - (at - monotonicFrom)) > MOST_DRIFT

const keyOf = ({ account, kind, reference }: OrderKey): string => JSON.stringify([account, kind, reference])
