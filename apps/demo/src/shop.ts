// A whole shop, but for its web pages: it orders at the gateways, and does what is to be done when it learns how an
// order has ended. It has no order book of its own: every order is in one SQLite file, with all that has happened to it.
import {
  createKumicorn,
  type Kumicorn,
  type KumicornOptions,
  type Order,
  type OrderEvent,
  type Outcome,
  orderEventTypes,
  sqliteStore,
} from '@kumicorn/core'

/** Something to order: how it is placed, and the shop's own id of it. */
export interface Item {
  readonly reference: string
  place(kumicorn: Kumicorn): Promise<Outcome<unknown>>
}

export interface Shop {
  readonly kumicorn: Kumicorn
  /** Places an order. The outcome is for the screen: goods and money move on the event. */
  order(item: Item): Promise<Outcome<unknown>>
  /** Resolves with the order once it has ended. */
  ended(reference: string, signal: AbortSignal): Promise<Order>
  close(): Promise<void>
}

/** @param tell takes what the shop does about an order, and why */
export function openShop(
  path: string,
  options: Omit<KumicornOptions, 'store'>,
  tell: (what: string, event: OrderEvent) => void,
): Shop {
  const store = sqliteStore({ path })
  // What happens is shown as the traffic on the wire.
  const kumicorn = createKumicorn({ ...options, store, logger: false })

  // One handler for all types: it gets the events of an order in their order. It may get one twice, so a real shop
  // writes event.id down together with what it does.
  kumicorn.on(orderEventTypes, async function fulfil(event) {
    switch (event.type) {
      case 'order.succeeded':
      case 'order.recovered':
        return tell('delivers', event)
      case 'order.rejected':
      case 'order.failed':
      case 'order.reversed':
        return tell('gives back', event)
      case 'order.conflict':
      case 'order.stuck':
        return tell('has a look', event)
      default:
    }
  })

  return {
    kumicorn,
    order: (item) => item.place(kumicorn),
    ended: (reference, signal) => kumicorn.orders.wait(reference, { signal }),
    close: () => store.close(),
  }
}
