import { storeSamples } from '@kumicorn/testkit'
import type {
  OrderEvent,
  OrderEventType,
  OrderRecord,
  OrderState,
  OrderWithEvents,
} from '../../../src/index.ts'

const { anEvent, anOrder } = storeSamples

/** What each event leaves behind. */
const states: Readonly<Partial<Record<OrderEventType, OrderState>>> = {
  'order.accepted': 'pending',
  'order.succeeded': 'succeeded',
  'order.recovered': 'succeeded',
  'order.failed': 'failed',
  'order.rejected': 'rejected',
  'order.reversed': 'reversed',
}

export type Step = readonly [type: OrderEventType, at: number, given?: Partial<OrderEvent>]

/** An order and its events, which count themselves. */
export function historyOf(steps: readonly Step[], given: Partial<OrderRecord> = {}): OrderWithEvents {
  const eventCounts: Partial<Record<OrderEventType, number>> = {}
  let state: OrderState = 'unknown'
  const made: readonly (readonly [OrderState, Step])[] = steps.map((step) => {
    const [type] = step
    state = states[type] ?? state
    eventCounts[type] = (eventCounts[type] ?? 0) + 1
    return [state, step]
  })
  const [first] = steps
  const { createdAt = first?.[1] ?? 0 } = given
  const at = { createdAt, sentAt: createdAt, updatedAt: steps.at(-1)?.[1] ?? 0 }
  const order = anOrder({ state, sends: 1, ...at, eventCounts, ...given })
  const events = made.map(([after, [type, receivedAt, more]]) =>
    anEvent(order, { type, receivedAt, state: after, ...more }),
  )
  return { order, events }
}
