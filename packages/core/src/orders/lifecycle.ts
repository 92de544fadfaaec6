/** The states of an order. */
export type OrderState = 'created' | 'unknown' | 'pending' | 'rejected' | 'succeeded' | 'failed' | 'reversed'

/** The states that an answer, a callback or a query can tell of. */
export type ToldState = 'unknown' | 'pending' | 'rejected' | 'succeeded' | 'failed'

/** What may happen to an order, as handlers learn it. */
export type OrderEventType =
  | 'order.accepted'
  | 'order.rejected'
  | 'order.succeeded'
  | 'order.failed'
  | 'order.recovered'
  | 'order.reversed'
  | 'order.conflict'
  | 'order.stuck'

/** Every event type, for those who listen to all of them. */
export const orderEventTypes: readonly OrderEventType[] = [
  'order.accepted',
  'order.rejected',
  'order.succeeded',
  'order.failed',
  'order.recovered',
  'order.reversed',
  'order.conflict',
  'order.stuck',
]

export interface Transition {
  readonly to: OrderState
  /** What handlers are told; nothing when the order is merely in doubt. */
  readonly event?: OrderEventType
  /** It contradicts what was told before: a callback counts only when a query to the gateway says the same. */
  readonly confirm?: true
}

const accepted: Transition = { to: 'pending', event: 'order.accepted' }
const rejected: Transition = { to: 'rejected', event: 'order.rejected' }
const succeeded: Transition = { to: 'succeeded', event: 'order.succeeded' }
const failed: Transition = { to: 'failed', event: 'order.failed' }

/**
 * The life cycle of an order, as data: what each state becomes when it is told of another. Whatever does not
 * stand here changes nothing and is shown as `order.conflict`; being told the state that an order has is no
 * news.
 */
export const lifecycle: Readonly<Record<OrderState, Partial<Readonly<Record<ToldState, Transition>>>>> = {
  created: { unknown: { to: 'unknown' }, pending: accepted, rejected, succeeded, failed },
  unknown: { pending: accepted, rejected, succeeded, failed },
  pending: { succeeded, failed },
  rejected: {},
  succeeded: { failed: { to: 'reversed', event: 'order.reversed', confirm: true } },
  failed: { succeeded: { to: 'succeeded', event: 'order.recovered', confirm: true } },
  reversed: {},
}

/** The states that only a contradiction can change: nothing is asked about them any more. */
export const finalStates: readonly OrderState[] = ['rejected', 'succeeded', 'failed', 'reversed']
