import type { DecimalText } from './data/decimal.ts'
import type { GatewayError } from './data/errors.ts'
import type { GatewayPreflight, WatchTransport } from './gateway-preflight.ts'
import type { CallOptions } from './http/call.ts'
import type { Fact, Money } from './orders/fact.ts'
import type { OrderRecord, Terms } from './orders/order.ts'

/** What a gateway answered to an operation: its result, as the endpoint table reads it, or its refusal. */
export type Answer = { readonly result: unknown } | { readonly refusal: GatewayError }

/** When the gateway is asked about open orders. */
export interface QuerySchedule {
  /** Milliseconds after an order's last news until the gateway is asked, then after each question; the last repeats. */
  readonly delays: readonly number[]
  /** Questions a second. */
  readonly ratePerSecond: number
  /** Questions under way at a time. */
  readonly concurrency: number
  /** Milliseconds after which an order is `stuck`. It is asked about daily then. */
  readonly horizon: number
}

/** One kind of callback: how it is read and acknowledged. */
export interface CallbackKind {
  /** Where adapters receive it unless told otherwise, e.g. `/mango`. */
  readonly path: string
  /** Parses, verifies and checks the bytes. @throws CallbackRefusal */
  read(rawBody: Uint8Array): Fact
  /** The body that makes the gateway stop sending. */
  acknowledge(fact: Fact): string
}

/** One gateway: the only place where its words become ours. */
export interface Gateway<Client = unknown> {
  readonly name: string
  /** Whose orders these are: the name and a digest of the merchant's identity, e.g. `mango_1f3a…`. */
  readonly account: string
  readonly client: Client
  /** The rows of its endpoint table, nested by group. */
  readonly endpoints: object
  /** By a name that no other gateway's callback has. */
  readonly callbacks: Readonly<Record<string, CallbackKind>>
  readonly schedule: QuerySchedule
  /** The names of the fields, of answers and callbacks, whose values are never shown. Default: those that its facts name. */
  readonly secrets?: readonly string[] | undefined
  /** The kind of order that a money operation makes. */
  kindOf(operation: string): string
  /** What an order asks for, in comparable texts. `recipient`, `amount` and `currency` have names of their own. */
  asked(operation: string, params: Readonly<Record<string, unknown>>): Asked
  /** What an answer to the operation of the order says about the order. */
  read(order: OrderRecord, answer: Answer): Fact
  /**
   * Asks the gateway about an order. `absent`: it says that it does not know the reference.
   * @throws KumicornError when nothing was learnt
   */
  query(order: OrderRecord, options?: CallOptions): Promise<Fact | 'absent'>
  /** Whether two texts of one term mean the same: only `true` says so. Default: equal letter for letter, an `amount` as a decimal. */
  sameTerm?(name: string, asked: string, told: string): boolean
  /**
   * What is looked at before going live. Its calls go through what `watch` makes of the transport of the options, and are
   * sent once (`retries: 0`).
   */
  preflight?(watch: WatchTransport): GatewayPreflight | Promise<GatewayPreflight>
  /**
   * What is left of the merchant's money at the gateway, for the close of a day. The price of an order is gone from it
   * from when the gateway has accepted the order until it has failed. @throws KumicornError
   */
  balance?(options?: CallOptions): Promise<ToldBalance>
  /** What the gateway itself has counted on a day, `yyyy-mm-dd`. @throws KumicornError */
  report?(day: string, options?: CallOptions): Promise<ToldReport>
  /** Closes idle connections. */
  close?(): Promise<void>
}

/** A balance, as a gateway tells it. */
export interface ToldBalance {
  readonly amount: DecimalText
  /** Only orders in this currency are paid from it. Default: all. */
  readonly currency?: string | undefined
}

/** What a gateway has counted on a day. */
export interface ToldReport {
  /** The day as the gateway means it: where it begins, and where it ends, in milliseconds since the epoch. */
  readonly from: number
  readonly until: number
  /** Whose midnight that is, in words. */
  readonly zone: string
  /** The kinds of orders that are counted. */
  readonly kinds: readonly string[]
  /** How many of them have succeeded; undefined when it does not say. */
  readonly count: number | undefined
  readonly sums: readonly Money[]
}

/** What an order asks for. */
export interface Asked {
  readonly terms: Terms
  readonly recipient?: string | undefined
  /** The names of the terms that name a person: `prune()` forgets them. Default: those that have the recipient's text. */
  readonly personal?: readonly string[] | undefined
  readonly amount?: string | undefined
  readonly currency?: string | undefined
  /** Ids, by the names of the gateway's fields, that belong to other orders: who tells one speaks of that. */
  readonly foreignIds?: Terms | undefined
  /** What may be done once only, e.g. the payment that a refund gives back. */
  readonly once?: string | undefined
  /** It may be done again all the same. It still counts for who may not. */
  readonly again?: boolean | undefined
}
