import type { CallbackKind } from '../callbacks/types.ts'
import type { DecimalText } from '../data/decimal.ts'
import type { Gateway } from '../data/errors.ts'
import type { OrderEvent } from '../orders/events.ts'
import type { OrderState } from '../orders/lifecycle.ts'

/** What is known of one order. Times are milliseconds since the epoch, by this machine's clock. */
export interface OrderRecord {
  readonly gateway: Gateway
  /** The kind of callback that belongs to the order. Each kind is a space of references of its own. */
  readonly kind: CallbackKind
  readonly reference: string
  /** E.g. `orders.place`; undefined for an order that only callbacks have told of. */
  readonly operation: string | undefined
  /** A digest of the operation and its parameters. */
  readonly fingerprint: string | undefined
  readonly state: OrderState
  /** True when the gateway has been asked until the horizon without an end. */
  readonly stuck: boolean
  /**
   * True when the gateway has told of a success with other money than was ordered. What tells no amount cannot
   * make it a success then.
   */
  readonly disputed?: boolean
  readonly gatewayReference: string | undefined
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
  /** Whom the order is for, as far as it was given: the number or account. */
  readonly account: string | undefined
  /** What the gateway said last about the order itself, as JSON text. */
  readonly said: string | undefined
  readonly createdAt: number
  readonly updatedAt: number
  /** When the reconciler asks about it next; undefined when it does not. */
  readonly checkAt: number | undefined
  /** How often it has been asked about. */
  readonly checks: number
  /** Counts the changes: a change is written only over the version that it was decided on. */
  readonly version: number
}

/** An event to be recorded with its order. */
export interface NewEvent {
  readonly event: OrderEvent
  /** The bytes of the callback as they came. */
  readonly raw: Uint8Array | undefined
  /** The names of the handlers that are to get it. */
  readonly handlers: readonly string[]
}

/** One event on its way to one handler. */
export interface Delivery {
  readonly id: number
  readonly event: OrderEvent
  readonly handler: string
  /** How often it has been tried before. */
  readonly tries: number
}

/** A delivery that was given up. */
export interface DeadLetter extends Delivery {
  /** The message of the last error. */
  readonly lastError: string
  readonly diedAt: number
}

export interface Claim {
  readonly now: number
  /** Until when nobody else may claim what is claimed now. */
  readonly leaseUntil: number
  readonly limit: number
}

export interface DeliveryClaim extends Claim {
  /** Only deliveries to these handlers of these event types: the ones that this process has. */
  readonly handlers: readonly string[]
  /** Only this event and the older ones of its order, whether they are due yet or not. */
  readonly eventId?: string | undefined
}

export interface OrderFilter {
  readonly states?: readonly OrderState[] | undefined
  readonly gateway?: Gateway | undefined
  readonly reference?: string | undefined
  /** Created at or after. */
  readonly since?: number | undefined
  readonly limit: number
  /** Where the page begins: `next` of the page before. */
  readonly after?: string | undefined
}

export interface StorePage<T> {
  readonly items: readonly T[]
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined
}

/**
 * The seam to durability: what happened and what is due. Each call is one transaction. A call that cannot be
 * carried out rejects with a StoreError and has changed nothing.
 */
export interface Store {
  /** Whether what is written survives the process. If not, callbacks wait for their handlers. */
  readonly durable: boolean
  /** Writes a new order (version 1). Returns the one that has its reference already, unchanged. */
  begin(order: OrderRecord): Promise<OrderRecord | undefined>
  order(kind: CallbackKind, reference: string): Promise<OrderRecord | undefined>
  /** Newest first. */
  orders(filter: OrderFilter): Promise<StorePage<OrderRecord>>
  event(id: string): Promise<OrderEvent | undefined>
  /** The events of an order, oldest first. */
  events(kind: CallbackKind, reference: string): Promise<readonly OrderEvent[]>
  /**
   * Writes an order and what happened to it together. False, and nothing is written, when the order is not at
   * `order.version - 1` any more or the event exists.
   */
  commit(order: OrderRecord, event?: NewEvent): Promise<boolean>
  /** Leases orders whose check is due. */
  claimChecks(claim: Claim): Promise<readonly OrderRecord[]>
  /**
   * Leases deliveries that are due, oldest first. Of one order and handler only the oldest unfinished one is
   * handed out: a handler sees the events of an order in their order. What goes to handlers that are not named
   * holds up nothing.
   */
  claimDeliveries(claim: DeliveryClaim): Promise<readonly Delivery[]>
  finishDelivery(id: number): Promise<void>
  /** `retryAt: undefined` gives the delivery up: it becomes a dead letter. */
  failDelivery(
    id: number,
    failure: { readonly error: string; readonly now: number; readonly retryAt: number | undefined },
  ): Promise<void>
  /** How many deliveries of an event (to these handlers, named as in a claim) are neither finished nor dead. */
  unfinished(eventId: string, handlers?: readonly string[]): Promise<number>
  /** Oldest first. */
  deadLetters(page: {
    readonly limit: number
    readonly after?: string | undefined
  }): Promise<StorePage<DeadLetter>>
  /** Makes a dead letter due again, as if it had never been tried. False when there is no such dead letter. */
  revive(id: number, now: number): Promise<boolean>
  /** Forgets a dead letter. False when there is no such dead letter. */
  discard(id: number): Promise<boolean>
  close(): Promise<void>
}
