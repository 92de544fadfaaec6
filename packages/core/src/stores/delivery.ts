import type { OrderEvent } from '../orders/event.ts'
import type { OrderRecord } from '../orders/order.ts'

/** One event on its way to one handler. */
export interface Delivery {
  /** The store's own number of it. */
  readonly id: number
  readonly event: OrderEvent
  /** The handler's name. */
  readonly handler: string
  /** How often it has been tried before. */
  readonly tries: number
  /** Proof of the lease: who comes with an older one can neither renew, finish nor free the delivery. */
  readonly token: number
  /** The order as it was when the delivery was claimed, if the store has read it along: it is not asked for it then. */
  readonly order?: OrderRecord | undefined
}

/** A delivery that was given up. */
export interface DeadLetter extends Omit<Delivery, 'token' | 'order'> {
  /** The message of the last error. */
  readonly lastError: string
  /** When it was given up: milliseconds since 1970. */
  readonly diedAt: number
}
