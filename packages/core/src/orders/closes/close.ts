import type { DecimalText } from '../../data/decimal.ts'
import type { UnreadableClose } from '../../stores/daily.ts'
import type { OrderState } from '../lifecycle.ts'
import type { Finding } from '../polling/report.ts'

/* What the close of a day says. All of it is plain JSON. Times are milliseconds since the epoch, by this machine's clock. */

/** How an order ended in the day. One that ended more than once counts each time. */
export type DayEnd = 'succeeded' | 'recovered' | 'failed' | 'rejected' | 'reversed'

export const dayEnds: readonly DayEnd[] = ['succeeded', 'recovered', 'failed', 'rejected', 'reversed']

/** Orders and their money in one currency. */
export interface AmountSum {
  /** Undefined where the gateway tells none. */
  readonly currency: string | undefined
  readonly amount: DecimalText
}

/** What the orders of one kind have moved in the day, in one currency. */
export interface DaySum {
  /** Undefined where the gateway tells none. */
  readonly currency: string | undefined
  /** Of orders that succeeded or recovered. */
  readonly succeeded: DecimalText
  /** Of orders that were reversed. */
  readonly reversed: DecimalText
  /** First told in the day, of orders that had succeeded before without a price. */
  readonly toldLate: DecimalText
  /** `succeeded + toldLate - reversed`. Those of all days add up to what counts as succeeded now. */
  readonly net: DecimalText
}

/** What became of the orders of one kind in the day. */
export interface KindClose {
  readonly kind: string
  readonly ends: Readonly<Record<DayEnd, number>>
  /** How many of these ends were set by a person. */
  readonly byHand: number
  readonly sums: readonly DaySum[]
  /** How many succeeded, recovered or were reversed without a price: they are in no sum. */
  readonly withoutAmount: number
}

/** An order that was still open at the end of the day. */
export interface OpenOrder {
  readonly kind: string
  readonly reference: string
  /** As it is known now, if it is still open; else what was known then. */
  readonly state: OrderState
  readonly createdAt: number
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
}

export interface OpenOrders {
  readonly count: number
  readonly states: Readonly<Partial<Record<OrderState, number>>>
  /** As far as prices are known. */
  readonly sums: readonly AmountSum[]
  /** The oldest hundred. */
  readonly oldest: readonly OpenOrder[]
}

export interface ClosedTopUp {
  readonly amount: DecimalText
  readonly at: number
  readonly note: string | undefined
  /** The day to whose close it was told, where that one learnt no balance; undefined: it was told to this one. */
  readonly carriedFrom: string | undefined
}

/** An error as it is kept. */
export interface ToldError {
  readonly code: string
  readonly message: string
}

/**
 * The balance that the gateway tells, beside the one that follows from the balance that was told to the close before:
 * `expected = opening + inFlightBefore + top-ups - succeeded - inFlight`. It goes from one question to the next, not from
 * midnight to midnight: no gateway tells what a balance was.
 */
export interface BalanceClose {
  /** What the close before was told; undefined in the first one. */
  readonly opening: { readonly day: string; readonly at: number; readonly amount: DecimalText } | undefined
  /** When the gateway was asked. */
  readonly at: number
  /** What it said; undefined when `error` says why it said nothing. */
  readonly told: DecimalText | undefined
  readonly error: ToldError | undefined
  readonly topUps: readonly ClosedTopUp[]
  /**
   * The prices of the orders that the gateway had when the opening balance was told, and that had not ended. Of those that
   * were in doubt then, and have failed since or were ended by a person, or that are known only since and were not placed here,
   * as much as comes next to what is told now: `notCompared` names them.
   */
  readonly inFlightBefore: DecimalText
  /**
   * Orders of `inFlight` that may have been given back when the balance was told: they were in flight when the first balance
   * of all was told, which has none before it to be compared with, and the gateway told nothing of them when it was asked.
   * Not there when there are none.
   */
  readonly unproved?: readonly { readonly kind: string; readonly reference: string }[] | undefined
  /** Of orders that have succeeded since, without those that were reversed. */
  readonly succeeded: DecimalText
  /** The prices of orders that the gateway has now, and that have not ended. */
  readonly inFlight: DecimalText
  /** Undefined without an opening balance. */
  readonly expected: DecimalText | undefined
  /** `told - expected`: above zero when the gateway has more than it should. */
  readonly difference: DecimalText | undefined
  /** How many orders moved while the gateway was asked: the balance may be from before or from after that. */
  readonly underWay: number
}

/** What the gateway has counted on a day of its own, beside what we have. */
export interface ReportClose {
  /** `yyyy-mm-dd` */
  readonly day: string
  /** The gateway's day. */
  readonly from: number
  readonly until: number
  /** Whose midnight that is. */
  readonly zone: string
  /** False when that day was not over: the report may still grow. */
  readonly over: boolean
  readonly kinds: readonly string[]
  readonly told: { readonly count: number | undefined; readonly sums: readonly AmountSum[] }
  /**
   * Orders of these kinds that succeeded in that day, without those that were reversed in it. `carriedIn`: how many of
   * them were placed before, or nobody knows when. `reversedLater`: how many of them were reversed after it. `carriedOut`:
   * how many more were placed in that day, or nobody knows when, and succeeded after it.
   */
  readonly ours: {
    readonly count: number
    readonly carriedIn: number
    readonly carriedOut: number
    readonly reversedLater: number
    readonly sums: readonly AmountSum[]
  }
  /**
   * The gateway's count less ours, beyond what was carried or reversed later: a gateway may count an order when it was
   * placed, or when it was paid, and may count it no more when it was reversed. Undefined when it tells none that can be
   * read, or its day is not over: then nothing was compared.
   */
  readonly difference: number | undefined
}

/** An order that may explain a difference, of this close or of the next one, and what the gateway said when it was asked about it again. */
export interface Suspect {
  readonly kind: string
  readonly reference: string
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
  /** Why it may, in words. */
  readonly reasons: readonly string[]
  readonly before: OrderState
  readonly after: OrderState
  /** As in the report of a reconciliation. `unasked`: it surely was not sent, or there were too many. */
  readonly found: Finding | 'failed' | 'unasked'
  readonly error: ToldError | undefined
}

/** The close of a day, of one account at one gateway. */
export interface AccountClose {
  readonly gateway: string
  readonly account: string
  /** `yyyy-mm-dd` */
  readonly day: string
  readonly zone: string
  /** When the day began, and when the next one does. */
  readonly from: number
  readonly until: number
  readonly madeAt: number
  /** True when the day was not over. */
  readonly provisional: boolean
  /** 1, or more when the day was closed before: all are kept. */
  readonly nth: number
  readonly kinds: readonly KindClose[]
  readonly open: OpenOrders
  /** Undefined where the gateway has none to tell. */
  readonly balance: BalanceClose | undefined
  /** Undefined where the gateway has none; `error` says why it told none. */
  readonly report: ReportClose | { readonly error: ToldError } | undefined
  /**
   * Of days before, with which no close has compared anything: they were not over, not told, or without a count, or their day
   * was not closed.
   */
  readonly earlierReports: readonly ReportClose[]
  /** What was not compared, in words, each with its mend. */
  readonly notCompared: readonly string[]
  /**
   * Asked about because something differed: the likeliest first. Then those that were in doubt when the balance was told, as
   * far as something came of it.
   */
  readonly suspects: readonly Suspect[]
  /** How many more there are, which are not listed. */
  readonly moreSuspects: number
  /** How many orders could not be read: they are in nothing above. */
  readonly unreadable: number
  /** Nothing differs, everything was compared and could be read, and everybody answered. */
  readonly agrees: boolean
}

/** Closes that were kept. */
export interface ClosePage {
  readonly closes: readonly AccountClose[]
  /** Those that cannot be read: a key is missing, or somebody has changed them. They count for the limit, too. */
  readonly unreadable: readonly UnreadableClose[]
}

/** The close of a day. */
export interface DailyClose {
  readonly day: string
  readonly zone: string
  readonly from: number
  readonly until: number
  readonly provisional: boolean
  /** Whether all accounts agree. */
  readonly agrees: boolean
  readonly accounts: readonly AccountClose[]
}
