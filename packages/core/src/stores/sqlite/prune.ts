import { ABOUT, boundsOf } from './about-order.ts'
import { ENDED } from './ended-orders.ts'
import { ORDER_COLUMNS, serialOver, updateOrder } from './orders.ts'
import type { OrderRow } from './rows.ts'
import type { Row, Runner } from './runner.ts'

export interface PruneBatch {
  readonly accounts: readonly string[]
  readonly endedBefore: number
  readonly limit: number
  /** The rows that cannot be read: they are passed over. */
  readonly skipped: readonly number[]
}

const NOTHING_OPEN = 'NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.order_serial = orders.serial)'

/** The orders that may be pruned, those that ended first at the front of each account. */
export function findPrunable(db: Runner, batch: PruneBatch): readonly Row[] {
  const { accounts, endedBefore, limit, skipped } = batch
  const isSkipped = new Set(skipped)
  const rows: Row[] = []
  for (const account of new Set(accounts)) {
    const found = db.all(
      `SELECT serial, ${ORDER_COLUMNS} FROM orders
       WHERE account = ? AND ${ENDED} AND prunable = 1 AND updated_at < ? AND ${NOTHING_OPEN}
       ORDER BY updated_at LIMIT ?`,
      account,
      endedBefore,
      limit - rows.length + skipped.length,
    )
    rows.push(...found.filter(({ serial }) => !isSkipped.has(Number(serial))).slice(0, limit - rows.length))
  }
  return rows
}

/** Writes what is left of orders, and forgets the rest. Those that have changed since they were read stay. */
export function pruneOrders(db: Runner, orders: readonly OrderRow[]): number {
  let pruned = 0
  for (const order of orders) {
    const serial = serialOver(db, order, order.stamp)
    if (serial === undefined) continue
    updateOrder(db, serial, order)
    db.run(`DELETE FROM events WHERE ${ABOUT}`, ...boundsOf(serial))
    db.run(`DELETE FROM messages WHERE ${ABOUT}`, ...boundsOf(serial))
    pruned += 1
  }
  return pruned
}
