import { DecimalSum, type DecimalText } from '../../data/decimal.ts'
import type { OrderWithEvents } from '../../stores/daily.ts'
import type { OrderState } from '../lifecycle.ts'
import type { OrderRecord } from '../order.ts'
import { isSentAfter, stateAt } from './changes.ts'

/** Whether the price of an order is gone from the balance: it is, it is not, or nobody knows. */
export type Held = 'inFlight' | 'spent' | 'free' | 'doubt'

/** States of an order that the gateway has taken. */
const taken: ReadonlySet<OrderState> = new Set(['pending', 'succeeded', 'failed', 'reversed'])

/** An order at a moment. */
interface Standing {
  readonly state: OrderState | undefined
  /** Nobody knew whether the gateway had it. */
  readonly isDoubt: boolean
}

const NOTHING: Standing = { state: undefined, isDoubt: false }

function standingAt(history: OrderWithEvents, at: number): Standing {
  const { order } = history
  const state = stateAt(history, at)
  const mayBeSent = (order.sends > 0 || order.operation === undefined) && !isSentAfter(order, at)
  return { state, isDoubt: state === 'unknown' || (state === 'created' && mayBeSent) }
}

function heldIn({ state, isDoubt }: Standing, order: OrderRecord): Held {
  if (state === 'pending') return 'inFlight'
  if (state === 'succeeded') return 'spent'
  if (!isDoubt) return 'free'
  // Known by now: the gateway had it then, for it had been sent.
  if (taken.has(order.state)) return 'inFlight'
  return order.state === 'rejected' ? 'free' : 'doubt'
}

/** What an order has done to the balance between two questions. */
export interface BalanceMove {
  readonly before: Held
  readonly now: Held
  /** Nobody knew at the first question whether the gateway had it. */
  readonly wasDoubt: boolean
  /** It moved while the gateway was asked: the balance that was told may be from before or from after. */
  readonly isUnderWay: boolean
}

/** Two questions. */
export interface Asked {
  /** When the opening balance was told, if it was. */
  readonly since: number | undefined
  readonly at: number
  readonly answeredAt: number
  /** Orders in other currencies have nothing to do with the balance. Default: none is in another one. */
  readonly currency: string | undefined
}

/** Follows the balance from one question to the next. */
export class BalanceTally {
  readonly #asked: Asked
  readonly #inFlightBefore = new DecimalSum()
  readonly #inFlight = new DecimalSum()
  readonly #succeeded = new DecimalSum()
  #underWay = 0

  constructor(asked: Asked) {
    this.#asked = asked
  }

  add(history: OrderWithEvents): BalanceMove {
    const { order } = history
    const { since, at, answeredAt } = this.#asked
    const then = since === undefined ? NOTHING : standingAt(history, since)
    const before = heldIn(then, order)
    const now = heldIn(standingAt(history, at), order)
    const isUnderWay = order.updatedAt >= at && order.createdAt <= answeredAt
    if (isUnderWay) this.#underWay += 1
    // What is known of its price now counts for both moments.
    const { amount, currency } = order
    const { currency: paidIn = currency } = this.#asked
    const isPaid = currency === undefined || currency === paidIn
    if (amount !== undefined && isPaid) {
      if (before === 'inFlight') this.#inFlightBefore.add(amount)
      if (now === 'inFlight') this.#inFlight.add(amount)
      if (now === 'spent' && before !== 'spent') this.#succeeded.add(amount)
      if (before === 'spent' && now !== 'spent') this.#succeeded.subtract(amount)
    }
    return { before, now, wasDoubt: then.isDoubt, isUnderWay }
  }

  /** How many orders moved while the gateway was asked. */
  get underWay(): number {
    return this.#underWay
  }

  get inFlightBefore(): DecimalText {
    return this.#inFlightBefore.text
  }

  get inFlight(): DecimalText {
    return this.#inFlight.text
  }

  get succeeded(): DecimalText {
    return this.#succeeded.text
  }

  /** What the balance should be. */
  expected(opening: DecimalText, topUps: readonly { readonly amount: DecimalText }[]): DecimalSum {
    const expected = new DecimalSum().add(opening).plus(this.#inFlightBefore)
    for (const { amount } of topUps) expected.add(amount)
    return expected.plus(this.#succeeded, -1).plus(this.#inFlight, -1)
  }
}
