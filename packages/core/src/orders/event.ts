import type { DecimalText } from '../data/decimal.ts'
import type { FactSource } from './fact.ts'
import type { OrderEventType, OrderState } from './lifecycle.ts'
import type { OrderKey } from './order.ts'

/** What happened to an order. */
export interface OrderEvent extends OrderKey {
  /**
   * The same for every delivery of what happened: the key for a handler's own idempotency. Made of account,
   * kind, reference, type, and how many events of this type the order has had.
   */
  readonly id: string
  /** What has happened, e.g. `order.succeeded`: what handlers are registered for. */
  readonly type: OrderEventType
  /** The name of the gateway that the order is with, e.g. `kumquat`. */
  readonly gateway: string
  /** How it was learnt. */
  readonly source: FactSource
  /** The kind of callback that it came by; it decides the shape of `data`. */
  readonly callback: string | undefined
  /** The state of the order after the event. */
  readonly state: OrderState
  /** The gateway's own id of the order, as far as it has told one. */
  readonly gatewayReference: string | undefined
  /** The gateway's own word for the state. */
  readonly status: string
  /** Decimal text, as far as it was told; a price that was told before the order had ended stands in that event only. */
  readonly amount: DecimalText | undefined
  /** The currency of `amount`, in the gateway's own words, e.g. `KES`; undefined when it was not told. */
  readonly currency: string | undefined
  /** What contradicts what, what the gateway was asked for in vain, or why a person changed the order. */
  readonly reason: string | undefined
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly receivedAt: number
  /** The gateway's own fields. */
  readonly data: Readonly<Record<string, unknown>>
  /** The names of the fields of `data` that are secret: never show or log them. */
  readonly secrets: readonly string[]
}

/** An event of some types. */
export type OrderEventOf<Type extends OrderEventType> = OrderEvent & { readonly type: Type }
