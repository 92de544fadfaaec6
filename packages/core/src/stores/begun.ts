import type { OrderRecord } from '../orders/order.ts'

/** How a new order was received by the store. */
export type Begun =
  | { readonly state: 'new' }
  /**
   * The reference has an order already: this one, unchanged. `rival`: another order holds its `once`, and it is not said
   * to be `again`.
   */
  | { readonly state: 'known'; readonly order: OrderRecord; readonly rival?: OrderRecord | undefined }
  /** Another order holds the same `once`: see `heldOnce`. */
  | { readonly state: 'rival'; readonly order: OrderRecord }
