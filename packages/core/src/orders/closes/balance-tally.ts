import { DecimalSum, type DecimalText } from '../../data/decimal.ts'
import type { OrderWithEvents } from '../../stores/daily.ts'
import type { OrderKey } from '../order.ts'
import { type Held, type HeldAt, hasFailedSince, heldAt, isUndated } from './held-at.ts'

/** An order that may have been in flight when the opening balance was told, or not. */
export interface DoubtfulOrder {
  readonly reference: string
  readonly amount: DecimalText | undefined
  /** What came of it since: others have told of it first, the gateway has failed it, or a person has ended it. */
  readonly became: 'known' | 'failed' | 'ended'
}

/** What an order of an account is known by. */
export type OrderName = Pick<OrderKey, 'kind' | 'reference'>

export const nameOf = ({ kind, reference }: OrderName): string => JSON.stringify([kind, reference])

/** What an order has done to the balance between two questions. */
export interface BalanceMove {
  readonly before: Held
  readonly now: Held
  /** Nobody knew at the first question whether the gateway held its price. */
  readonly wasDoubt: boolean
  /** That it has ended rests on the word of a person alone. */
  readonly isByHand: boolean
  /** It is in flight, and no two balances show that: the gateway may have given it back. */
  readonly isUnproved: boolean
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
  /** Those that were in flight at the opening, and may have been given back by then. */
  readonly unproved?: readonly OrderName[] | undefined
}

/** What a balance should be. */
export interface Expected {
  readonly inFlightBefore: DecimalText
  readonly expected: DecimalSum
}

const NOTHING: HeldAt = { held: 'free', booked: 'free', isDoubt: false, isByHand: false }

/** Follows the balance from one question to the next. */
export class BalanceTally {
  readonly #asked: Asked
  readonly #inFlightBefore = new DecimalSum()
  readonly #inFlight = new DecimalSum()
  readonly #succeeded = new DecimalSum()
  readonly #mayBeBefore = new DecimalSum()
  readonly #unsure: DoubtfulOrder[] = []
  readonly #unprovedBefore: ReadonlySet<string>
  readonly #unproved: OrderName[] = []
  #inDoubt = 0
  #underWay = 0

  constructor(asked: Asked) {
    this.#asked = asked
    this.#unprovedBefore = new Set((asked.unproved ?? []).map(nameOf))
  }

  add(history: OrderWithEvents): BalanceMove {
    const { order } = history
    const { since, at, answeredAt } = this.#asked
    const wasProved = this.#unprovedBefore.size === 0 || !this.#unprovedBefore.has(nameOf(order))
    const { held: before, isDoubt: wasDoubt } =
      since === undefined ? NOTHING : heldAt(history, since, wasProved)
    // What a person has said is what the books say: whether the gateway agrees is what its balance shows.
    const { held, booked, isByHand } = heldAt(history, at)
    const now = isByHand ? booked : held
    const isUnproved = now === 'inFlight' && (since === undefined || !wasProved)
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
    if (now === 'doubt' || isByHand) this.#inDoubt += 1
    const { kind, reference } = order
    if (isUnproved) this.#unproved.push({ kind, reference })
    if (isUnsure && isPaid) this.#unsure.push({ reference, amount, became: becameSince(history, since ?? 0) })
    return { before, now, wasDoubt, isByHand, isUnproved, isUnderWay }
  }

  /** How many orders moved while the gateway was asked. */
  get underWay(): number {
    return this.#underWay
  }

  /** How many orders nobody knows whether the gateway has, or a person alone. */
  get inDoubt(): number {
    return this.#inDoubt
  }

  /** Orders in flight that no two balances show to be so. */
  get unproved(): readonly OrderName[] {
    return this.#unproved
  }

  /**
   * In doubt at the opening, and failed or ended by a person since, or known only since: they may have been in flight then, or
   * not any more, or not yet.
   */
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

function becameSince(history: OrderWithEvents, since: number): DoubtfulOrder['became'] {
  if (isUndated(history.order, since)) return 'known'
  return hasFailedSince(history, since) ? 'failed' : 'ended'
}

const isBelowZero = (sum: DecimalSum): boolean => sum.text.startsWith('-')
