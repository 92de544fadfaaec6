import type { DecimalText } from '../data/decimal.ts'
import type { GatewayCode } from '../data/gateway-codes.ts'
import type { OrderEventType, OrderState, ReportedState } from './lifecycle.ts'

/** Names and values as comparable text, e.g. what was asked for: product, account, amount. */
export type Terms = Readonly<Record<string, string>>

/** What an order is known by. `reference` is unique within account and kind. */
export interface OrderKey {
  /** Whose order it is: the gateway's name and a digest of the merchant's identity there. */
  readonly account: string
  /** The kind of order, e.g. `payment`: each gateway names its own. */
  readonly kind: string
  /** Your own id of the order. */
  readonly reference: string
}

/** A refusal as it is kept: the fields of a GatewayError. */
export interface Refusal {
  readonly gatewayCode: GatewayCode
  readonly gatewayMessage: string
  readonly httpStatus: number
  readonly meaning?: string | undefined
}

/** The gateway has contradicted itself, or us: it is asked until its own word has settled it. */
export interface OrderConflict {
  /** What the contradicting message reported; undefined when the order has moved since, or the gateway has taken it back. */
  readonly reported: ReportedState | undefined
  /** The gateway has taken it back, and may say it again. */
  readonly takenBack?: true | undefined
  /** One that it has replaced said that the order may have succeeded all the same. */
  readonly holds?: true | undefined
  /** What contradicts what, in words. */
  readonly reason: string
  /** One that comes while another one is open goes on from when that began. */
  readonly since: number
  /** The version of the order that it was recorded over: a question from before is no answer to it. */
  readonly recorded: number
  /** How many of the questions about it have been answered; of an order that was overturned before, more to begin with. */
  readonly queries: number
  /** How often the gateway has contradicted the state again, since this was recorded or these questions began anew. */
  readonly contradicted: number
  /** How many of the gateway's own queries in a row have said just this again: none in between has said otherwise. */
  readonly repeats?: number | undefined
}

/** Details that were told beside a state that did not count, and the names of those of them that are secret. */
export interface Withheld {
  readonly details: Terms
  readonly secrets: readonly string[]
  /** Which of all that was withheld of the order each detail was, counted: the last that was told counts. */
  readonly nth?: Readonly<Record<string, number>> | undefined
}

/** What an order counts for in the books. */
export interface Brought {
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
}

/** Milliseconds after which a send that has not been heard of has ended, with its process. */
export const LONGEST_SEND = 24 * 60 * 60_000

/** All that is known of one order. Times are milliseconds since the epoch, by this machine's clock. */
export interface OrderRecord extends OrderKey {
  /** The name of the gateway that the order is with, e.g. `kumquat`. */
  readonly gateway: string
  /** E.g. `orders.place`; undefined for an order that only callbacks have told of. */
  readonly operation: string | undefined
  /** A digest of the operation and its parameters. */
  readonly fingerprint: string | undefined
  /** What may be done once only: no other live order of the account has the same text (the payment of a refund). */
  readonly once: string | undefined
  /** How the order stands, e.g. `pending`: a state of the life cycle. */
  readonly state: OrderState
  /** True when the gateway has been asked until the horizon without an end. It is still asked about, daily. */
  readonly stuck: boolean
  /** A contradiction that is not settled yet: the gateway is asked about it. Undefined when there is none. */
  readonly conflict: OrderConflict | undefined
  /** True once the gateway has told of the order: neither a refusal nor absence proves that it never was. */
  readonly told: boolean
  /** True when the gateway has reported a success with other money than was ordered. */
  readonly disputed: boolean
  /**
   * The other money that a success has told of, in words, whatever has become of the order since: until one tells the
   * right amount, or a person says that it has succeeded, a success that tells none counts for nothing.
   */
  readonly otherMoney: string | undefined
  /** What the gateway told of another order under the reference, by name: what does not tell these counts for nothing. */
  readonly collides: readonly string[]
  /** The gateway's own id of the order. */
  readonly gatewayReference: string | undefined
  /** All ids that the gateway has given to the order, by the names of its fields. */
  readonly ids: Terms
  /** Ids that belong to other orders: who tells one speaks of that. */
  readonly foreignIds: Terms
  /** Decimal text in `currency`: the amount or price, as far as it was asked for or told. */
  readonly amount: DecimalText | undefined
  /** True while `amount` is a price that was told before the order had ended, or by its failure. */
  readonly provisional: boolean
  /** The currency of `amount`, in the gateway's own words, e.g. `KES`; undefined when it is not known. */
  readonly currency: string | undefined
  /** What it counts for in the books, as its events have told; undefined while it counts for nothing. */
  readonly brought: Brought | undefined
  /** The same when it was pruned: what happened before that is gone. */
  readonly broughtBefore: Brought | undefined
  /** Whom the order is for, as far as it was given: a number or an account. */
  readonly recipient: string | undefined
  /** What was asked for. */
  readonly asked: Terms
  /** The names of what was asked for that name a person. */
  readonly personal: readonly string[]
  /** True when only the last characters of these are left: it was pruned. */
  readonly masked: boolean
  /** What messages have told beside state and money, e.g. the code of a card. */
  readonly details: Terms
  /** The names of details that were told before it was pruned: told again, they are no news. */
  readonly forgotten: readonly string[]
  /** The same of messages whose state did not count, by that state: it counts with the move that they told of. */
  readonly withheld: Readonly<Partial<Record<ReportedState, Withheld>>>
  /** The gateway's last word about the order, in the shape of the operation's result, as JSON text. */
  readonly lastAnswer: string | undefined
  /** Why the gateway has refused the order; undefined when it has not. */
  readonly refusal: Refusal | undefined
  /** How often the order may have been sent: 0 when it surely has not. */
  readonly sends: number
  /** When it was first sent, as far as it may have been. Undefined when it surely was not, or only others have sent it. */
  readonly sentAt: number | undefined
  /** Set while it is being sent: by which process, and until when that may last. */
  readonly sending: { readonly owner: string; readonly nth: number; readonly until: number } | undefined
  /** When the order was written down first. */
  readonly createdAt: number
  /** Of the last change; never before an earlier one, also when the clock was set back. */
  readonly updatedAt: number
  /** When the gateway is asked about it next; undefined when it is not. */
  readonly queryAt: number | undefined
  /** How often it has been asked about since the last news. */
  readonly queries: number
  /** How many of these questions in a row were asked in time: after a long pause it counts anew. */
  readonly timely: number
  /** How often its state has changed. */
  readonly moves: number
  /** The id of the event of its last move. */
  readonly lastMove: string | undefined
  /** How many events of each type it has had: makes the ids of events. */
  readonly eventCounts: Readonly<Partial<Record<OrderEventType, number>>>
  /** Digests of the last callbacks and, marked as such, of the last answers about it. */
  readonly heard: readonly string[]
  /** True when all has been pruned but the reference, how it ended, and what news of it is compared with. */
  readonly pruned: boolean
  /** Counts the changes: a change is written only over the version that it was decided on. */
  readonly version: number
  /**
   * No other version has the same: where a backup was restored while a process runs, two histories of an order have a
   * version of one number. Empty when it has never been written.
   */
  readonly stamp: string
}
