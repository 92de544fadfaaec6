import { hash } from 'node:crypto'
import type { CallbackKind } from '../callbacks/types.ts'
import type { DecimalText } from '../data/decimal.ts'
import type { Gateway } from '../data/errors.ts'
import type { OrderState, ToldState } from './lifecycle.ts'

/** Where a fact comes from: the answer to the call itself, a callback, or a query. */
export type FactSource = 'call' | 'callback' | 'query'

export interface Money {
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
}

/** Something that a gateway has said about an order, verified. */
export interface Fact<Kind extends CallbackKind = CallbackKind, Data = unknown> {
  readonly source: FactSource
  readonly gateway: Gateway
  readonly kind: Kind
  /** The merchant's own id of the order. */
  readonly reference: string
  readonly gatewayReference: string | undefined
  /** Undefined for a status that the documentation does not list. */
  readonly state: ToldState | undefined
  /** The gateway's own word for the state. */
  readonly status: string
  readonly amount: DecimalText | undefined
  readonly currency: string | undefined
  /** What was ordered, where that is told apart from what was paid. */
  readonly ordered?: Money | undefined
  /** The gateway's fields. */
  readonly data: Data
}

/** Whole zeros at the end of a fraction say nothing: `98.0` and `98.00` are one amount. */
const canonical = (amount: string): string => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount)

/**
 * The stable id of what was told. Of a callback it is made of what was signed, never of headers or arrival; of
 * an answer or a query, of what it told and of the state (`of`) of the order that it was told of: an order may
 * fail, recover and fail again, and be asked about each time.
 */
export function eventId(fact: Fact, of: OrderState | undefined): string {
  const { source, kind, reference, gatewayReference, state, status, amount, currency } = fact
  const sum = amount && canonical(amount)
  const told =
    source === 'callback' ? [gatewayReference, status, sum, currency] : [source, state, status, sum, of]
  return `evt_${hash('sha256', JSON.stringify([kind, reference, ...told]), 'hex').slice(0, 32)}`
}
