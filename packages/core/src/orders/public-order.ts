import type { OrderRecord } from './order.ts'

/** What is known of an order. Times are milliseconds since the epoch, by this machine's clock. */
export type Order = Omit<
  OrderRecord,
  | 'fingerprint'
  | 'once'
  | 'personal'
  | 'masked'
  | 'brought'
  | 'broughtBefore'
  | 'otherMoney'
  | 'details'
  | 'forgotten'
  | 'withheld'
  | 'told'
  | 'lastAnswer'
  | 'refusal'
  | 'sentAt'
  | 'sending'
  | 'queries'
  | 'timely'
  | 'moves'
  | 'lastMove'
  | 'eventCounts'
  | 'heard'
  | 'version'
  | 'stamp'
>

/** The order without what only we need. */
export function asOrder(record: OrderRecord): Order {
  return {
    gateway: record.gateway,
    account: record.account,
    kind: record.kind,
    reference: record.reference,
    operation: record.operation,
    state: record.state,
    stuck: record.stuck,
    conflict: record.conflict,
    disputed: record.disputed,
    collides: record.collides,
    gatewayReference: record.gatewayReference,
    ids: record.ids,
    foreignIds: record.foreignIds,
    amount: record.amount,
    provisional: record.provisional,
    currency: record.currency,
    recipient: record.recipient,
    asked: record.asked,
    sends: record.sends,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    queryAt: record.queryAt,
    pruned: record.pruned,
  }
}
