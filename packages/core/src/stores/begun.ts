import type { OrderRecord } from '../orders/order.ts'

/** How a new order was received by the store. */
export type Begun =
  | { readonly state: 'new' }
  /** The reference has an order already: this one, unchanged. */
  | { readonly state: 'known'; readonly order: OrderRecord }
  /** Another order that is not rejected or failed has the same `once`. */
  | { readonly state: 'rival'; readonly order: OrderRecord }
