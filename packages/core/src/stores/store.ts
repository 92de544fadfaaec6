import type { Check } from '../data/check.ts'
import type { OrderEvent } from '../orders/event.ts'
import type { OrderEventType } from '../orders/lifecycle.ts'
import type { OrderKey, OrderRecord } from '../orders/order.ts'
import type { Begun } from './begun.ts'
import type { Copying } from './copying/copying.ts'
import type { DaysOfStore } from './daily.ts'
import type { DeadLetter, Delivery } from './delivery.ts'
import type { ExpectedHandler, HandlerRow } from './handler-row.ts'
import type { StoreOrderHistory } from './history-page.ts'
import type { Intent, NewIntent } from './intent.ts'
import type { KeyUse } from './key-use.ts'
import type { Message } from './message.ts'
import type { OrderDelivery } from './order-delivery.ts'
import type { OrderFilter } from './order-filter.ts'
import type { StoreOverview } from './overview.ts'
import type { UnreadableDeadLetter } from './unreadable-dead-letter.ts'
import type { UnreadableOrder } from './unreadable-order.ts'

export type { DeadLetter, Delivery } from './delivery.ts'
export type { Message } from './message.ts'

export interface StoreDeadLetterPage extends StorePage<DeadLetter> {
  /** What of the page cannot be read: it stands in the way of no other. */
  readonly unreadable?: readonly UnreadableDeadLetter[] | undefined
}

/** What is written together: an order, what was heard, what happened, and who is to learn of it. */
export interface Change {
  /** The order as it is to be, one version above the one that it was decided on; version 1 is a new order. */
  readonly order: OrderRecord
  /** The stamp of the version that it was decided on: a store that has `tryCommit` writes over no other one. */
  readonly over?: string | undefined
  readonly message?: Message | undefined
  readonly event?: OrderEvent | undefined
  /** The names of the handlers of this process for the event; the remembered ones are added. */
  readonly handlers?: readonly string[] | undefined
  /** Deliveries to these handlers are leased in the same write and returned. */
  readonly lease?:
    | { readonly handlers: readonly string[]; readonly now: number; readonly until: number }
    | undefined
}

/** What became of a change that was decided on what was not read just before. */
export type TriedCommit =
  | { readonly leased: readonly Delivery[] }
  /** Nothing was written. The order as it is: it is another version, or there is none. */
  | { readonly order: OrderRecord | undefined }

export interface StorePage<T> {
  readonly items: readonly T[]
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined
}

export interface StoreOrderPage extends StorePage<OrderRecord> {
  /** What of the page cannot be read: it stands in the way of no other. */
  readonly unreadable?: readonly UnreadableOrder[] | undefined
}

export interface DeliveryClaim {
  readonly accounts: readonly string[]
  /** How many deliveries each handler takes now; of these types only, if they are given. */
  readonly handlers: readonly {
    readonly name: string
    readonly limit: number
    readonly types?: readonly OrderEventType[] | undefined
  }[]
  readonly now: number
  readonly leaseUntil: number
}

/**
 * The seam to durability: what happened and what is due. Each call is one transaction. A call that cannot be
 * carried out rejects with a StoreError and has changed nothing. After `close` every call rejects.
 */
export interface Store extends Partial<DaysOfStore> {
  /** Whether what is written survives the process. If not, callbacks wait for their handlers. */
  readonly durable: boolean
  /** Proves that the store can be read and written. @throws StoreError */
  open(): Promise<void>
  /** Writes a new order (version 1), unless its reference is taken, or its `once` and it is not said to be `again`. */
  begin(order: OrderRecord, options?: { readonly again?: boolean | undefined }): Promise<Begun>
  order(key: OrderKey): Promise<OrderRecord | undefined>
  /** Newest first; pruned orders only when `reference` is given. */
  orders(filter: OrderFilter): Promise<StoreOrderPage>
  /** The events of an order, oldest first. */
  events(key: OrderKey): Promise<readonly OrderEvent[]>
  /** The messages about an order, oldest first. */
  messages(key: OrderKey): Promise<readonly Message[]>
  /** The newest `limit` of both together, or those before a place: `next` of the page before. */
  history(
    key: OrderKey,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<StoreOrderHistory>
  /**
   * False, and nothing is written, when the order is not at `order.version - 1` any more. Otherwise the
   * deliveries that were leased. A message whose digest the order has already is not kept twice.
   */
  commit(change: Change): Promise<readonly Delivery[] | false>
  /**
   * Like `commit`, for who has not read the order before: instead of false, the order as it is. A store has it that
   * is asked less often so: where reading is a trip of its own, as long as that of a write. It compares `over`, too, as
   * its `commit` does: what is decided on may be from before a backup was restored.
   */
  tryCommit?(change: Change): Promise<TriedCommit>
  /**
   * Leases orders of an account whose question is due: nobody else gets them before `leaseUntil`, or before they are
   * written. One that cannot be read is put off, and is among them as that. A store that many instances share hands out none when the last were handed out less than `spacing`
   * milliseconds ago, to whomever.
   */
  claimQueries(claim: {
    readonly account: string
    readonly now: number
    readonly leaseUntil: number
    readonly limit: number
    readonly spacing?: number | undefined
  }): Promise<readonly (OrderRecord | UnreadableOrder)[]>
  /**
   * Leases deliveries that are due, oldest first. Of one order and handler only the oldest unfinished one is handed out:
   * a handler sees the events of an order in their order. Those unreadable are put off; it rejects if there are no others.
   */
  claimDeliveries(claim: DeliveryClaim): Promise<readonly Delivery[]>
  /** Leases what the order has waiting for these handlers, due or not, dead letters too (their tries begin anew). */
  claimOrder(
    key: OrderKey,
    claim: { readonly handlers: readonly string[]; readonly now: number; readonly leaseUntil: number },
  ): Promise<readonly Delivery[]>
  /** The deliveries of an order that are not finished, dead letters included, in the order of their making; of these events, if given. */
  deliveries(key: OrderKey, events?: readonly string[]): Promise<readonly OrderDelivery[]>
  /** How many deliveries of an order are not finished, dead letters included; to these handlers, if given. */
  unfinished(key: OrderKey, handlers?: readonly string[]): Promise<number>
  /** False when the lease is not held any more. */
  renewDelivery(id: number, token: number, leaseUntil: number): Promise<boolean>
  /**
   * False when the lease is not held any more. `last`: nothing more of its order waits for the handler; true: something
   * may, and now is the time to claim it.
   */
  finishDelivery(id: number, token: number): Promise<boolean | 'last'>
  /**
   * `retryAt: undefined` gives the delivery up: it becomes a dead letter. `counts: false`: the try is not counted.
   * False when the lease is not held any more.
   */
  failDelivery(
    id: number,
    token: number,
    failure: {
      readonly error: string
      readonly now: number
      readonly retryAt: number | undefined
      readonly counts: boolean
    },
  ): Promise<boolean>
  /** Oldest first. */
  deadLetters(page: {
    readonly accounts?: readonly string[] | undefined
    readonly limit: number
    readonly after?: string | undefined
  }): Promise<StoreDeadLetterPage>
  /** @throws StoreError when it cannot be read */
  deadLetter(id: number): Promise<DeadLetter | undefined>
  /** Makes a dead letter due again, as if it had never been tried. False when there is no such dead letter. */
  revive(id: number, now: number): Promise<boolean>
  /** Forgets a dead letter, of these accounts if they are given. False when there is no such dead letter. */
  discard(id: number, accounts?: readonly string[]): Promise<boolean>
  /** Remembers handlers, with their types as they are now. */
  expectHandlers(handlers: readonly ExpectedHandler[], now: number): Promise<void>
  handlers(accounts?: readonly string[]): Promise<readonly HandlerRow[]>
  /** How things stand now. It costs what is open, each counted to 10 000; what has ended costs nothing. */
  overview(accounts: readonly string[], now: number): Promise<StoreOverview>
  /** Gives the deliveries and the place of a handler to another name. False when there is no such handler. */
  renameHandler(account: string, from: string, to: string): Promise<boolean>
  /** Forgets a handler and what waits for it. False when there is no such handler. */
  forgetHandler(account: string, name: string): Promise<boolean>
  /**
   * Forgets what is known of orders that ended before a time, but for what `prunedOrder` keeps: they cannot be placed
   * again. Disputed orders and those with an open conflict or with unfinished deliveries or dead letters stay. Returns how
   * many, at most `limit`; 0 when there are no more. Rejects when all that are left cannot be read.
   */
  prune(batch: {
    readonly accounts: readonly string[]
    readonly endedBefore: number
    readonly limit: number
  }): Promise<number>
  /**
   * Makes due now what is due after `latest` (a clock that was far ahead has put it off), and returns how many there were:
   * questions, deliveries and intents.
   */
  pullForward(late: {
    readonly accounts: readonly string[]
    readonly now: number
    readonly latest: number
  }): Promise<number>
  /**
   * Runs work in a transaction of the database that also finishes the delivery: both are written, or neither. `token`
   * is asked for at its end, for the lease may have been taken anew. False, and nothing is written, when the lease is
   * not held any more. Rejects with what the work has thrown, with what the database refuses of its writes, or with a
   * StoreError when the database cannot be used. A store has it that keeps its orders where the application keeps its
   * own data.
   */
  transact?(id: number, token: () => number, work: (db: unknown) => Promise<unknown>): Promise<boolean>
  /**
   * Like `begin`, in a transaction of the application: the order and the intent to send it are there once that has committed,
   * and only then; the intent also for an order that is known and wanted, without a rival. It comes with those of intents.
   */
  beginWithin?(db: unknown, order: OrderRecord, intent: NewIntent): Promise<Begun>
  /** Leases intents that are due, oldest first. */
  claimIntents?(claim: {
    readonly accounts: readonly string[]
    readonly now: number
    readonly leaseUntil: number
    readonly limit: number
  }): Promise<readonly Intent[]>
  /** Forgets an intent that has been sent. False when the lease is not held any more. */
  finishIntent?(id: number, token: number): Promise<boolean>
  /** It could not be sent. False when the lease is not held any more. */
  retryIntent?(id: number, token: number, retryAt: number): Promise<boolean>
  /** Tells when there may be something that is due, written by another process. Returns how to stop it. */
  onDue?(listener: () => void): () => void
  /** What opening it would make or change, in words, e.g. that there is no such file; undefined when nothing. */
  lacks?(): Promise<string | undefined>
  /** What is looked at before going live, once it can be opened: whether the disk has what it says is written. */
  checks?(): readonly Check[] | Promise<readonly Check[]>
  /** Which keys its rows are encrypted with. It looks at every row. */
  keysInUse?(): Promise<readonly KeyUse[]>
  /** Names of keys that the newest, the oldest or open rows need, and that were neither given nor said to be lost. */
  missingKeys?(): Promise<readonly string[]>
  /** What moves everything to another store, or from one: see `copyStore`. A store has it that outlives its process. */
  readonly copying?: Copying | undefined
  close(): Promise<void>
}
