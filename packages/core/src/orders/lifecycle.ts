import type { ToldState } from '../callbacks/protocol.ts'

/** The states of an order. `new`: nothing has been heard of it yet. */
export type OrderState = 'new' | ToldState | 'reversed'

/** What may happen to an order, as handlers learn it. */
export type OrderEventType =
  | 'order.accepted'
  | 'order.succeeded'
  | 'order.failed'
  | 'order.recovered'
  | 'order.reversed'
  | 'order.conflict'

export interface Transition {
  readonly to: OrderState
  readonly event: OrderEventType
  /** It contradicts what was told before: counts only when a query to the gateway says the same. */
  readonly confirm?: true
}

/** The life cycle of an order, as data: what each state becomes when it is told of another. */
export const lifecycle: Readonly<Record<OrderState, Partial<Readonly<Record<ToldState, Transition>>>>> = {
  new: {
    pending: { to: 'pending', event: 'order.accepted' },
    succeeded: { to: 'succeeded', event: 'order.succeeded' },
    failed: { to: 'failed', event: 'order.failed' },
  },
  pending: {
    succeeded: { to: 'succeeded', event: 'order.succeeded' },
    failed: { to: 'failed', event: 'order.failed' },
  },
  succeeded: { failed: { to: 'reversed', event: 'order.reversed', confirm: true } },
  failed: { succeeded: { to: 'succeeded', event: 'order.recovered', confirm: true } },
  reversed: {},
}
