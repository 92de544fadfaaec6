import { DecimalSum } from '../../data/decimal.ts'
import type { OrderWithEvents } from '../../stores/daily.ts'
import { isFinal, type OrderState } from '../lifecycle.ts'
import { type Change, stateAt } from './changes.ts'
import {
  type DayEnd,
  type DaySum,
  dayEnds,
  type KindClose,
  type OpenOrder,
  type OpenOrders,
} from './close.ts'
import { Sums } from './sums.ts'

/** How many open orders a close names. */
const MOST_NAMED = 100

interface KindTally {
  readonly ends: Record<DayEnd, number>
  readonly succeeded: Sums
  readonly reversed: Sums
  readonly toldLate: Sums
  byHand: number
  withoutAmount: number
}

/** Counts what the orders of an account did in a day, and what was open at its end. */
export class DayTally {
  readonly #from: number
  readonly #until: number
  readonly #kinds = new Map<string, KindTally>()
  readonly #open: OpenOrder[] = []

  /** @param until the end of the day, or the moment of a close that comes before it */
  constructor(from: number, until: number) {
    this.#from = from
    this.#until = until
  }

  add(history: OrderWithEvents, changes: readonly Change[]): void {
    const { order } = history
    for (const change of changes)
      if (change.at >= this.#from && change.at < this.#until) this.#count(order.kind, change)
    const state = stateAt(history, this.#until - 1)
    if (state === undefined || isFinal(state)) return
    const { kind, reference, createdAt } = order
    this.#open.push({ kind, reference, createdAt, state, amount: order.amount, currency: order.currency })
  }

  #count(kind: string, change: Change): void {
    const tally = this.#kinds.get(kind) ?? newTally()
    this.#kinds.set(kind, tally)
    const { end } = change
    if (end === undefined) {
      tally.toldLate.add(change)
      return
    }
    tally.ends[end] += 1
    if (change.byHand) tally.byHand += 1
    if (end === 'failed' || end === 'rejected') return
    if (change.amount === undefined) tally.withoutAmount += 1
    else if (end === 'reversed') tally.reversed.add(change)
    else tally.succeeded.add(change)
  }

  get kinds(): readonly KindClose[] {
    return [...this.#kinds]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, tally]) => {
        const { ends, byHand, withoutAmount } = tally
        return { kind, ends, byHand, sums: sumsOf(tally), withoutAmount }
      })
  }

  get open(): OpenOrders {
    const states: Partial<Record<OrderState, number>> = {}
    const sums = new Sums()
    for (const order of this.#open) {
      states[order.state] = (states[order.state] ?? 0) + 1
      sums.add(order)
    }
    const oldest = this.#open.toSorted((a, b) => a.createdAt - b.createdAt).slice(0, MOST_NAMED)
    return { count: this.#open.length, states, sums: sums.list, oldest }
  }
}

function newTally(): KindTally {
  const ends = Object.fromEntries(dayEnds.map((end) => [end, 0])) as Record<DayEnd, number>
  const [succeeded, reversed, toldLate] = [new Sums(), new Sums(), new Sums()]
  return { ends, succeeded, reversed, toldLate, byHand: 0, withoutAmount: 0 }
}

function sumsOf({ succeeded, reversed, toldLate }: KindTally): readonly DaySum[] {
  const all = [succeeded, reversed, toldLate].flatMap(({ currencies }) => currencies)
  return [...new Set(all)]
    .sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))
    .map((currency) => {
      const sums = [succeeded, reversed, toldLate].map((each) => each.of(currency))
      const [done, undone, late] = sums as [DecimalSum, DecimalSum, DecimalSum]
      const net = new DecimalSum().plus(done).plus(late).plus(undone, -1)
      return { currency, succeeded: done.text, reversed: undone.text, toldLate: late.text, net: net.text }
    })
}
