import type { CallbackKind } from '../callbacks/types.ts'
import type { DecimalText } from '../data/decimal.ts'
import type { Gateway } from '../data/errors.ts'
import type { KumquatCallback } from '../gateways/kumquat/callback.ts'
import type { PaynicornPostback } from '../gateways/paynicorn/postback.ts'
import type { PaynicornRecharge } from '../gateways/paynicorn/recharge-callback.ts'
import type { Fact } from './facts.ts'
import type { OrderEventType } from './lifecycle.ts'

interface EventBase<Source, Kind, Data> {
  /** The same for every delivery of this fact: the key for a handler's own idempotency. */
  readonly id: string
  readonly type: OrderEventType
  readonly gateway: Gateway
  /** How it was learnt: by the answer to the call, by a callback, or by a query. */
  readonly source: Source
  /** The kind of callback that belongs to the order; with `source: 'callback'` it decides the shape of `data`. */
  readonly kind: Kind
  /** Your own id of the order. */
  readonly reference: string
  readonly gatewayReference: string | undefined
  /** The gateway's own word for the state. */
  readonly status: string
  /** Decimal text, as far as it was told. */
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly receivedAt: number
  /** The gateway's own fields. */
  readonly data: Data
}

/** A fact about an order. Switch on `type` for what happened, on `source` and `kind` for the shape of `data`. */
export type OrderEvent =
  | EventBase<'callback', 'kumquat', KumquatCallback>
  | EventBase<'callback', 'paynicornPostback', PaynicornPostback>
  | EventBase<'callback', 'paynicornRecharge', PaynicornRecharge>
  | EventBase<'call' | 'query', CallbackKind, Readonly<Record<string, unknown>>>

/** The fact as the event that handlers get. */
export function asEvent(fact: Fact, id: string, type: OrderEventType, receivedAt: number): OrderEvent {
  const { source, gateway, kind, reference, gatewayReference, status, amount, currency, data } = fact
  const told = { source, gateway, kind, reference, gatewayReference, status, amount, currency, data }
  return Object.freeze({ id, type, ...told, receivedAt }) as OrderEvent
}
