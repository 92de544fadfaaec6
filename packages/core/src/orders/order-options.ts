import { aCount, aDate, aFlag, aListOf, aText, oneOf } from '../data/options.ts'
import type { UnreadableOrder } from '../stores/unreadable-order.ts'
import { type OrderState, orderStates } from './lifecycle.ts'
import type { Order } from './public-order.ts'

/** Which order a reference means, where several have it. */
export interface OrderChoice {
  /** The kind of order, e.g. `payment` or `refund`. */
  readonly kind?: string | undefined
  /** The name of its gateway, e.g. `paynicorn`. */
  readonly gateway?: string | undefined
}

export interface WaitOptions extends OrderChoice {
  /** The states to wait for. Default: until the order has ended, or is stuck. */
  readonly until?: readonly OrderState[] | undefined
  /** Ends the waiting; the order goes on. */
  readonly signal?: AbortSignal | undefined
}

export interface RecheckOptions extends OrderChoice {
  /** The order as it was seen: `revision` of its history. One that has moved on since is not asked about. */
  readonly revision?: string | undefined
}

export interface HistoryOptions extends OrderChoice {
  /** How much of it: messages and events together, the newest. Default 100. */
  readonly limit?: number | undefined
  /** `next` of the page before: what was before that. */
  readonly after?: string | undefined
}

export interface ListOptions {
  /** Orders of this reference: several kinds and gateways may have it. */
  readonly reference?: string | undefined
  /**
   * Orders whose reference begins with this text, pruned ones too; they come by reference, not by time. With other
   * filters than `gateway` a page may hold fewer than `limit`, or none, and there is a `next` all the same: so many are
   * looked at for a page, and no more.
   */
  readonly referencePrefix?: string | undefined
  /** Orders in this state, or in one of these. */
  readonly status?: OrderState | readonly OrderState[] | undefined
  /** Orders of this gateway. */
  readonly gateway?: string | undefined
  /** Of which the gateway was asked until the horizon without an end: somebody has to look. */
  readonly stuck?: boolean | undefined
  /** With a contradiction that is not settled. */
  readonly conflict?: boolean | undefined
  /** Of which a success with other money than was ordered was told. */
  readonly disputed?: boolean | undefined
  /** Only orders that were created at or after this time. */
  readonly since?: Date | undefined
  /** Orders a page. Default 100. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
}

export interface OrderPage {
  /** Newest first; by reference with `referencePrefix`. */
  readonly orders: readonly Order[]
  /** Orders of this page that are there and cannot be read; `error` says why. */
  readonly unreadable: readonly UnreadableOrder[]
  /** Give it as `after` for the next page; undefined on the last one. */
  readonly next: string | undefined
}

const aState = oneOf(orderStates)
export const choiceChecks = { kind: aText, gateway: aText }
export const historyChecks = { ...choiceChecks, limit: aCount(1), after: aText }
export const listChecks = {
  reference: aText,
  referencePrefix: aText,
  status: { what: `${aState.what}, or a list of them`, fits: isStates },
  gateway: aText,
  stuck: aFlag,
  conflict: aFlag,
  disputed: aFlag,
  since: aDate,
  limit: aCount(1),
  after: aText,
}

function isStates(value: unknown): boolean {
  return aState.fits(value) || aListOf(aState).fits(value)
}

export const someStates = {
  what: `a list of at least one state, each ${aState.what}`,
  fits: (value: unknown): boolean => aListOf(aState).fits(value) && (value as readonly unknown[]).length > 0,
}
