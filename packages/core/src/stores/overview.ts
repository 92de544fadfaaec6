import type { OpenState } from '../orders/lifecycle.ts'
import type { HandlerRow } from './handler-row.ts'

/** Orders of an age: at least that of the class before, and younger than `below` milliseconds; undefined: or older. */
export interface AgeCount {
  readonly below: number | undefined
  /** 10 000 means as many or more. */
  readonly count: number
}

/** Orders of one state that have not ended. */
export interface OpenCount {
  /** 10 000 means as many or more. */
  readonly count: number
  /** When the oldest of them was created; undefined when there is none. */
  readonly oldest: number | undefined
  /** By how long ago they were created: under 10 minutes, an hour, a day, three days, and older. */
  readonly ages: readonly AgeCount[]
}

/** The orders of one account and kind that are not over and done with; 10 000 means as many or more. */
export interface OrdersRow {
  readonly account: string
  readonly kind: string
  readonly gateway: string
  /** By state. `created` has those, too, that surely were not sent: nobody is asked about these. None was told of. */
  readonly open: Readonly<Record<OpenState, OpenCount>>
  readonly stuck: number
  /** With a contradiction that is not settled. */
  readonly conflicts: number
  /** Of which a success with other money than was ordered was told. */
  readonly disputed: number
}

/** The questions to a gateway that are due, and that nobody is asking. */
export interface QueriesRow {
  readonly account: string
  /** 10 000 means as many or more. */
  readonly due: number
  /** Since when the first of them is due; undefined when none is. */
  readonly dueSince: number | undefined
}

/** How things stand. Times are milliseconds since the epoch. */
export interface StoreOverview {
  /** By account and kind, of the kinds that there are orders of. */
  readonly orders: readonly OrdersRow[]
  readonly queries: readonly QueriesRow[]
  readonly handlers: readonly HandlerRow[]
}
