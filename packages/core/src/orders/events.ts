import { hash } from 'node:crypto'
import type { Fact } from '../callbacks/protocol.ts'
import type { DecimalText } from '../decimal.ts'
import type { Gateway } from '../errors.ts'
import type { KumquatCallback } from '../gateways/kumquat/callback.ts'
import type { PaynicornPostback } from '../gateways/paynicorn/postback.ts'
import type { PaynicornRecharge } from '../gateways/paynicorn/recharge-callback.ts'
import type { OrderEventType } from './lifecycle.ts'

interface EventBase<Kind, Data> {
  /** The same for every delivery of this fact: the key for a handler's own idempotency. */
  readonly id: string
  readonly type: OrderEventType
  readonly gateway: Gateway
  /** The kind of callback that told it; decides the shape of `data`. */
  readonly kind: Kind
  /** Your own id of the order. */
  readonly reference: string
  readonly gatewayReference: string | undefined
  /** The gateway's own word for the state. */
  readonly status: string
  /** Decimal text; undefined where the callback carries none. */
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly receivedAt: number
  /** The gateway's own fields, every value as text. */
  readonly data: Data
}

/** A fact about an order. Switch on `type` for what happened, on `kind` for the shape of `data`. */
export type OrderEvent =
  | EventBase<'kumquat', KumquatCallback>
  | EventBase<'paynicornPostback', PaynicornPostback>
  | EventBase<'paynicornRecharge', PaynicornRecharge>

/** Whole zeros at the end of a fraction say nothing: `98.0` and `98.00` are one amount. */
const canonical = (amount: string): string => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount)

/** The stable id of what a callback says: made of what was signed, never of headers or arrival. */
export function eventId({ kind, reference, gatewayReference, status, amount, currency }: Fact): string {
  const identity = [kind, reference, gatewayReference, status, amount && canonical(amount), currency]
  return `evt_${hash('sha256', JSON.stringify(identity), 'hex').slice(0, 32)}`
}

/** The fact as the event that handlers get. */
export function asEvent(fact: Fact, id: string, type: OrderEventType, receivedAt: number): OrderEvent {
  const { state: _, ...told } = fact
  return Object.freeze({ id, type, ...told, receivedAt }) as OrderEvent
}
