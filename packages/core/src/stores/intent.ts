import type { OrderKey, OrderRecord } from '../orders/order.ts'

/** An order that was placed in a transaction of the application, and is to be sent. */
export interface Intent extends OrderKey {
  readonly id: number
  readonly token: number
  readonly operation: string
  /** The parameters, as `beginWithin` got them. */
  readonly call: Uint8Array
  /** How often it has been tried before. */
  readonly tries: number
}

/** What is to be sent for an order that is placed in a transaction of the application. */
export interface NewIntent {
  readonly operation: string
  /** The parameters. */
  readonly call: Uint8Array
  /** As for `begin`. */
  readonly again?: boolean | undefined
  /** Whether an order that is known already is to be sent, too. */
  isWanted(known: OrderRecord): boolean
}
