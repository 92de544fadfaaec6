import type { SameTerm } from './compare.ts'
import type { OrderEventType } from './lifecycle.ts'
import type { OrderRecord, Withheld } from './order.ts'

/** What a fact means for an order. */
export interface Decision {
  /** The order after the fact; the same object when the fact changes nothing. */
  readonly order: OrderRecord
  readonly event?: OrderEventType | undefined
  readonly reason?: string | undefined
  /** What was told before beside the state that counts now: the event brings it. */
  readonly brings?: Withheld | undefined
  /** The gateway says what we say. */
  readonly agrees: boolean
  /** It has set the next question, though it is no event. */
  readonly asks?: true | undefined
  /** The names of what was told otherwise than it was asked for: the fact is about another order. */
  readonly collision?: readonly string[] | undefined
}

export interface DecideContext {
  readonly now: number
  readonly sameTerm?: SameTerm | undefined
  /** The order as it was when the gateway was asked, for the answer to a query. */
  readonly asked?: OrderRecord | undefined
  /** Milliseconds after news until the gateway is asked about an order that has not ended. */
  readonly firstDelay: number
  /** The same message was heard before. */
  readonly isRepeat?: boolean | undefined
  /** The gateway has told nothing of the order before. */
  readonly isFirstWord?: boolean | undefined
  /** Nothing is applied: why it is not certain which order the fact is about. */
  readonly ambiguous?: string | undefined
}
