/** The states of an order. */
export type OrderState = 'created' | 'unknown' | 'pending' | 'rejected' | 'succeeded' | 'failed' | 'reversed'

/** The states that an answer, a callback or a query can report. */
export type ReportedState = 'unknown' | 'pending' | 'rejected' | 'succeeded' | 'failed'

const reportedStates: readonly unknown[] = ['unknown', 'pending', 'rejected', 'succeeded', 'failed']

/** A gateway's own code may say anything. */
export const isReported = (state: unknown): state is ReportedState => reportedStates.includes(state)

/** Every event type, for those who listen to all of them. */
export const orderEventTypes = [
  'order.accepted',
  'order.rejected',
  'order.succeeded',
  'order.failed',
  'order.recovered',
  'order.reversed',
  'order.updated',
  'order.conflict',
  'order.confirmed',
  'order.stuck',
] as const

/** What may happen to an order, as handlers learn it. */
export type OrderEventType = (typeof orderEventTypes)[number]

export interface Transition {
  readonly to: OrderState
  /** What handlers are told; nothing when the order is merely in doubt. */
  readonly event?: OrderEventType
  /**
   * It contradicts what was known: it is recorded as `order.conflict`, and counts only when the gateway's own
   * query, asked after that, says the same.
   */
  readonly confirm?: true
}

const accepted: Transition = { to: 'pending', event: 'order.accepted' }
const rejected: Transition = { to: 'rejected', event: 'order.rejected' }
const succeeded: Transition = { to: 'succeeded', event: 'order.succeeded' }
const failed: Transition = { to: 'failed', event: 'order.failed' }
const recovered: Transition = { to: 'succeeded', event: 'order.recovered', confirm: true }
const reversed: Transition = { to: 'reversed', event: 'order.reversed', confirm: true }

/**
 * The life cycle of an order, as data: what each state becomes when another is reported. Whatever does not
 * stand here changes nothing and is shown as `order.conflict`; a report of the state that an order has is no
 * news.
 */
export const lifecycle: Readonly<Record<OrderState, Partial<Readonly<Record<ReportedState, Transition>>>>> = {
  created: { unknown: { to: 'unknown' }, pending: accepted, rejected, succeeded, failed },
  unknown: { pending: accepted, rejected, succeeded, failed },
  pending: { succeeded, failed },
  rejected: { succeeded: recovered },
  succeeded: { failed: reversed },
  failed: { succeeded: recovered },
  reversed: { succeeded: recovered },
}

export const orderStates = Object.keys(lifecycle) as readonly OrderState[]

/** The states in which an order has not ended. */
export const openStates = ['created', 'unknown', 'pending'] as const satisfies readonly OrderState[]
export type OpenState = (typeof openStates)[number]

/** The states in which an order has ended: only a confirmed contradiction, or a person, moves it on. */
export const finalStates: readonly OrderState[] = ['rejected', 'succeeded', 'failed', 'reversed']

export const isFinal = (state: OrderState): boolean => finalStates.includes(state)
