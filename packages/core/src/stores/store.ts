import type { CallbackKind } from '../callbacks/types.ts'
import type { DecimalText } from '../decimal.ts'
import type { OrderEvent } from '../orders/events.ts'
import type { OrderState } from '../orders/lifecycle.ts'

/** What is known of one order. */
export interface OrderRecord {
  readonly kind: CallbackKind
  readonly reference: string
  readonly state: OrderState
  readonly gatewayReference: string | undefined
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
  /** Counts the changes: a change is written only over the version that it was decided on. */
  readonly version: number
}

/** An event and the handlers that have finished it. */
export interface StoredEvent {
  readonly event: OrderEvent
  readonly finished: ReadonlySet<string>
}

/** The seam to durability: what happened. Calls are few and coarse, each is one transaction. */
export interface Store {
  /** Whether what is recorded survives the process. If not, callbacks wait for their handlers. */
  readonly durable: boolean
  order(kind: CallbackKind, reference: string): Promise<OrderRecord | undefined>
  event(id: string): Promise<StoredEvent | undefined>
  /**
   * Writes an event and its order together. `stale`: the order is no longer at `order.version - 1`, or the
   * event exists; nothing was written.
   */
  record(event: OrderEvent, order: OrderRecord): Promise<'recorded' | 'stale'>
  /** Notes that a handler has finished an event. */
  finish(eventId: string, handler: string): Promise<void>
}
