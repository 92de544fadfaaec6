import type { OrderRecord } from './order.ts'

/** What is known of an order. Times are milliseconds since the epoch, by this machine's clock. */
export type Order = Omit<
  OrderRecord,
  | 'fingerprint'
  | 'once'
  | 'details'
  | 'lastAnswer'
  | 'refusal'
  | 'sending'
  | 'queries'
  | 'timely'
  | 'moves'
  | 'lastMove'
  | 'eventCounts'
  | 'heard'
  | 'version'
>

/** The order without what only we need. */
export function asOrder(record: OrderRecord): Order {
  const {
    fingerprint,
    once,
    details,
    lastAnswer,
    refusal,
    sending,
    queries,
    timely,
    moves,
    lastMove,
    ...rest
  } = record
  const { eventCounts, heard, version, ...order } = rest
  return order
}
