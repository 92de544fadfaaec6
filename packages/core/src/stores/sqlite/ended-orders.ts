import type { EndedWalk } from '../daily.ts'
import { eventsOf, ORDER_COLUMNS } from './orders.ts'
import type { Row, Runner } from './runner.ts'

/** Which orders have ended and are not pruned: as its index says it, letter for letter. */
export const ENDED = "pruned = 0 AND state <> 'created' AND state <> 'unknown' AND state <> 'pending'"

/** An order and its events. */
export interface HistoryRow {
  readonly order: Row
  readonly events: readonly Row[]
}

/** The place of a page: the time of the last change, and the serial, of the order before it. */
export type EndedPlace = readonly [changedAt: number, serial: number]

/** One order more than the limit, if there is one: it tells that there is a next page. */
export function listEnded(
  db: Runner,
  { account, limit }: EndedWalk,
  [changedAt, serial]: EndedPlace,
): readonly HistoryRow[] {
  const orders = db.all(
    `SELECT serial, updated_at, gateway, state, ${ORDER_COLUMNS} FROM orders
     WHERE account = ? AND ${ENDED} AND (updated_at, serial) > (?, ?) ORDER BY updated_at, serial LIMIT ?`,
    account,
    changedAt,
    serial,
    limit + 1,
  )
  return orders.map((order) => ({ order, events: eventsOf(db, Number(order.serial)) }))
}
