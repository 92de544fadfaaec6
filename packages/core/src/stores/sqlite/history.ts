import type { OrderKey } from '../../orders/order.ts'
import type { HistoryPlace } from '../history-page.ts'
import { ABOUT, boundsOf } from './about-order.ts'
import { serialOf } from './orders.ts'
import type { Row, Runner } from './runner.ts'

/** The newest events and messages of an order before a place, newest first: one more of each than the limit. */
export interface HistoryRows {
  readonly events: readonly Row[]
  readonly messages: readonly Row[]
}

export function findHistory(db: Runner, key: OrderKey, from: HistoryPlace, limit: number): HistoryRows {
  const serial = serialOf(db, key)
  if (serial === undefined) return { events: [], messages: [] }
  const newest = (columns: string, table: string, before: number): readonly Row[] =>
    db.all(
      `SELECT serial, ${columns} FROM ${table} WHERE ${ABOUT} ORDER BY serial DESC LIMIT ?`,
      ...boundsOf(serial, before),
      limit + 1,
    )
  return {
    events: newest('id AS event_id, event, key_id', 'events', from.event),
    messages: newest('digest, source, callback, received_at, body, key_id', 'messages', from.message),
  }
}
