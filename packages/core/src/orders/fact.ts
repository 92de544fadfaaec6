import type { DecimalText } from '../data/decimal.ts'
import type { KumicornError } from '../data/errors.ts'
import type { ReportedState } from './lifecycle.ts'
import type { Terms } from './order.ts'

/** Where a fact comes from: the answer to the call itself, a callback, a query, or a person. */
export type FactSource = 'call' | 'callback' | 'query' | 'person'

export interface Money {
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
}

/** What an answer, a query or a callback says about an order, in our words. Made by a gateway, and only there. */
export interface Fact {
  readonly source: FactSource
  /** The name of the kind of callback that it came by. */
  readonly callback?: string | undefined
  /** Of a callback: the place of the key that it was signed with, from 1, for those who watch a rotation. */
  readonly signedBy?: number | undefined
  /** The kinds of order that it may be about, the likeliest first. */
  readonly kinds: readonly string[]
  /** The merchant's own id of the order. */
  readonly reference: string
  /** Undefined for a status that the documentation does not list. */
  readonly state: ReportedState | undefined
  /** The gateway's own word for the state; `''` for none. */
  readonly status: string
  /** The gateway's own id of the order. */
  readonly gatewayReference?: string | undefined
  /**
   * The gateway's ids of the order, by the names of its fields. Ids of one name are compared; only to find the one of
   * several orders that a callback is about, an id counts under whichever name.
   */
  readonly ids?: Terms | undefined
  /** What was paid or charged, or is given back; provisional unless the state is `succeeded`. */
  readonly amount?: DecimalText | undefined
  readonly currency?: string | undefined
  /** The name of a field of money that is told, but cannot be read. */
  readonly unreadable?: string | undefined
  /** What was ordered, where that is told apart from what was paid. */
  readonly ordered?: Money | undefined
  /** What it tells of what was asked for, under the names of {@link OrderRecord.asked}. */
  readonly terms?: Terms | undefined
  /** What is news by itself, e.g. the code of a card: a repeat that brings a new one raises `order.updated`. */
  readonly details?: Terms | undefined
  /** The names of the fields of `data` that are secret. */
  readonly secrets?: readonly string[] | undefined
  /** The gateway's fields: what handlers get. */
  readonly data: Readonly<Record<string, unknown>>
  /** The same in the shape of the operation's result: what callers get. */
  readonly answer?: object | undefined
  /** Why the order was refused, failed or is in doubt. */
  readonly error?: KumicornError | undefined
  /**
   * The refusal says that the reference was taken before, or (`maybe`) is one that is given for that, too: only a query
   * tells. `false`: the gateway does not know it.
   */
  readonly exists?: boolean | 'maybe' | undefined
}
