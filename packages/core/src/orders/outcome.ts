import type { CallMessage } from '../data/diagnostics.ts'
import type { GatewayError, KumicornError } from '../data/errors.ts'
import type { Gateway } from '../gateway.ts'
import type { CallOptions } from '../http/call.ts'

/**
 * How a money operation ended, as far as it is known.
 *
 * - `accepted`: the gateway has the order; its result comes by callback or query. (`order` is the gateway's own
 *   record, as far as it was told: it may already say success.)
 * - `rejected`: it was refused, or failed by the gateway's own word: no money moves.
 * - `unknown`: it may or may not have been accepted. Never treat it as failed: `resolve()` asks the gateway.
 *
 * `eventId` is the event that this outcome caused, where the order is written down: refund on the event, by its
 * id; the outcome is for the screen.
 */
export type Outcome<T> =
  | {
      /** The gateway has the order: its result comes by callback or query. */
      readonly state: 'accepted'
      /** The gateway's own record of the order, as far as it was told: it may already say success. */
      readonly order: T
      /** The event that this outcome caused, where the order is written down: refund on the event, by its id. */
      readonly eventId?: string | undefined
    }
  | {
      /** It was refused, or failed by the gateway's own word: no money moves. */
      readonly state: 'rejected'
      /** The gateway's refusal: `error.gatewayCode` is its code. */
      readonly error: GatewayError
      /** The gateway's own record, when it took the order and the order failed there. */
      readonly order?: T | undefined
      /** The event that this outcome caused, where the order is written down: refund on the event, by its id. */
      readonly eventId?: string | undefined
    }
  | {
      /** It may or may not have been accepted. Never treat it as failed: `resolve()` asks the gateway. */
      readonly state: 'unknown'
      /** Why it is not known, e.g. a `TransportError` when no answer has come. */
      readonly error: KumicornError
      /** False when the request surely has not left, and the gateway has told nothing of it: the same call sends it again. */
      readonly sent: boolean
      /** The event that this outcome caused, where the order is written down: refund on the event, by its id. */
      readonly eventId?: string | undefined
      /**
       * Asks the gateway about this very reference. Changes nothing there; may be called again and again. A
       * gateway that does not know the reference proves nothing at once: the outcome stays unknown.
       */
      resolve(options?: CallOptions): Promise<Outcome<T>>
    }

/** A money operation about to be sent. */
export interface Placement {
  readonly gateway: Gateway
  readonly operation: string
  readonly reference: string
  /** As the user gave them, checked. */
  readonly params: Readonly<Record<string, unknown>>
  /** Milliseconds that the call may take, and a question about it that is given no other time. */
  readonly timeout: number
  /** The deadline of the call, joined with the caller's signal. */
  readonly signal: AbortSignal
  /** Published at the end of the call: the state of the outcome goes into it. */
  readonly message: CallMessage
  /** Sends the request and resolves with its result. @throws KumicornError */
  send(): Promise<unknown>
}

/** Places a money operation. Never throws for what happened on the wire. */
export type PlaceOrder = <T>(placement: Placement) => Promise<Outcome<T>>
