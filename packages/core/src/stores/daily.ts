import type { StoreError } from '../data/errors.ts'
import type { OrderEvent } from '../orders/event.ts'
import type { OrderRecord } from '../orders/order.ts'
import type { UnreadableOrder } from './unreadable-order.ts'

/* What a store keeps and reads for the closes of days. */

/** An order, and what has happened to it, oldest first. */
export interface OrderWithEvents {
  readonly order: OrderRecord
  readonly events: readonly OrderEvent[]
}

/** Orders that have ended, by the time of their last change. */
export interface EndedWalk {
  readonly account: string
  /** Changed at or after. */
  readonly since: number
  readonly limit: number
  /** Where the page begins: `next` of the page before. */
  readonly after?: string | undefined
}

export interface StoreHistoryPage {
  readonly items: readonly OrderWithEvents[]
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined
  /** What of the page cannot be read: it stands in the way of no other. */
  readonly unreadable?: readonly UnreadableOrder[] | undefined
}

/** The close of a day, of one account, as it is given to be kept. */
export interface NewClose {
  readonly account: string
  /** `yyyy-mm-dd` */
  readonly day: string
  readonly madeAt: number
  /** What it found, as JSON text. */
  readonly body: string
}

export interface KeptClose extends NewClose {
  /** 1 for the first close of the account's day, 2 for the one after it. */
  readonly nth: number
}

/** A close that is there and cannot be read: its key is missing, or its row was changed. */
export interface UnreadableClose extends Omit<KeptClose, 'body'> {
  readonly error: StoreError
}

export interface CloseFilter {
  readonly account: string
  /** The first and the last day. Default: any. */
  readonly from?: string | undefined
  readonly upTo?: string | undefined
  readonly limit: number
}

/** What a store has, all of it, that can close days. */
export interface DaysOfStore {
  /**
   * Orders that have ended, with their events, oldest change first; pruned ones are not among them. One that changes
   * while it is paged comes (once more) at the end.
   */
  endedOrders(walk: EndedWalk): Promise<StoreHistoryPage>
  /** Keeps a close beside those of the same day that were kept before. Returns its place among them, from 1. */
  keepClose(close: NewClose): Promise<number>
  /** The latest day first; of one day the last that was kept. One that cannot be read stands in its place. */
  closes(filter: CloseFilter): Promise<readonly (KeptClose | UnreadableClose)[]>
}
