import { DecimalSum, type DecimalText } from '../../data/decimal.ts'
import type { OrderWithEvents } from '../../stores/daily.ts'
import { type Held, type HeldAt, heldAt } from './held-at.ts'

/** An order that may have been in flight when the opening balance was told, or not. */
export interface DoubtfulOrder {
  readonly reference: string
  readonly amount: DecimalText | undefined
  /** A person has said how it ended. */
  readonly byHand: boolean
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

/** What a balance should be. */
export interface Expected {
  readonly inFlightBefore: DecimalText
  readonly expected: DecimalSum
}

const NOTHING: HeldAt = { held: 'free', isDoubt: false }

/** Follows the balance from one question to the next. */
export class BalanceTally {
  readonly #asked: Asked
  readonly #inFlightBefore = new DecimalSum()
  readonly #inFlight = new DecimalSum()
  readonly #succeeded = new DecimalSum()
  readonly #mayBeBefore = new DecimalSum()
  readonly #unsure: DoubtfulOrder[] = []
  #inDoubt = 0
  #flying = 0
  #underWay = 0

  constructor(asked: Asked) {
    this.#asked = asked
  }

  add(history: OrderWithEvents): BalanceMove {
    const { order } = history
    const { since, at, answeredAt } = this.#asked
    const { held: before, isDoubt: wasDoubt } = since === undefined ? NOTHING : heldAt(history, since)
    const { held: now } = heldAt(history, at)
    const isUnderWay = order.updatedAt >= at && order.createdAt <= answeredAt
    if (isUnderWay) this.#underWay += 1
    // What is known of its price now counts for both moments.
    const { amount, currency } = order
    const { currency: paidIn = currency } = this.#asked
    const isPaid = currency === undefined || currency === paidIn
    const isUnsure = before === 'doubt' && now !== 'doubt'
    if (amount !== undefined && isPaid) {
      if (before === 'inFlight') this.#inFlightBefore.add(amount)
      if (now === 'inFlight') this.#inFlight.add(amount)
      if (now === 'spent' && before !== 'spent') this.#succeeded.add(amount)
      if (before === 'spent' && now !== 'spent') this.#succeeded.subtract(amount)
      if (isUnsure) this.#mayBeBefore.add(amount)
    }
    if (now === 'doubt') this.#inDoubt += 1
    if (now === 'inFlight') this.#flying += 1
    if (isUnsure && isPaid)
      this.#unsure.push({ reference: order.reference, amount, byHand: isByHand(history, since) })
    return { before, now, wasDoubt, isUnderWay }
  }

  /** How many orders moved while the gateway was asked. */
  get underWay(): number {
    return this.#underWay
  }

  /** How many orders nobody knows whether the gateway has. */
  get inDoubt(): number {
    return this.#inDoubt
  }

  /** How many orders the gateway has that have not ended. */
  get flying(): number {
    return this.#flying
  }

  /** In doubt at the opening, and failed or ended by a person since: they may have been in flight then, or not any more. */
  get unsure(): readonly DoubtfulOrder[] {
    return this.#unsure
  }

  get inFlight(): DecimalText {
    return this.#inFlight.text
  }

  get succeeded(): DecimalText {
    return this.#succeeded.text
  }

  /**
   * What the balance should be. Of the orders that may have been in flight at the opening, as much was as comes next to
   * what was told.
   */
  expected(
    opening: DecimalText,
    topUps: readonly { readonly amount: DecimalText }[],
    told?: DecimalText,
  ): Expected {
    const sum = new DecimalSum().add(opening).plus(this.#inFlightBefore)
    for (const { amount } of topUps) sum.add(amount)
    sum.plus(this.#succeeded, -1).plus(this.#inFlight, -1)
    const more =
      told === undefined ? new DecimalSum() : this.#fitting(new DecimalSum().add(told).plus(sum, -1))
    const inFlightBefore = new DecimalSum().plus(this.#inFlightBefore).plus(more)
    return { inFlightBefore: inFlightBefore.text, expected: sum.plus(more) }
  }

  /** As much of what may have been in flight as is missing. */
  #fitting(missing: DecimalSum): DecimalSum {
    if (this.#mayBeBefore.isZero || isBelowZero(missing)) return new DecimalSum()
    const rest = new DecimalSum().plus(this.#mayBeBefore).plus(missing, -1)
    return isBelowZero(rest) ? this.#mayBeBefore : missing
  }
}

const isByHand = ({ events }: OrderWithEvents, since = 0): boolean =>
  events.some(({ source, receivedAt }) => source === 'person' && receivedAt > since)

const isBelowZero = (sum: DecimalSum): boolean => sum.text.startsWith('-')
