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

/** The reference has this order. Another one that holds the same is read only by who asks for it: it may be unreadable. */
export const knownOrder = (order: OrderRecord, rival: (() => OrderRecord) | undefined): Begun => ({
  state: 'known',
  order,
  get rival() {
    return rival?.()
  },
})
