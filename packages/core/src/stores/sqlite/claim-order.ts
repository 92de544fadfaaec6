import type { OrderKey } from '../../orders/order.ts'
import { lease } from './deliveries.ts'
import { readyOf, reorder } from './lanes.ts'
import { serialOf } from './orders.ts'
import type { Row, Runner } from './runner.ts'

export interface OrderClaim {
  readonly handlers: readonly string[]
  readonly now: number
  readonly leaseUntil: number
}

/** Leases what is next for each handler, due or not. */
export function claimOrder(db: Runner, key: OrderKey, claim: OrderClaim): readonly Row[] {
  const serial = serialOf(db, key)
  if (serial === undefined) return []
  return [...new Set(claim.handlers)].flatMap((handler) => {
    db.run(
      `UPDATE deliveries SET dead = 0, tries = 0, due_at = ?, died_at = NULL
       WHERE order_serial = ? AND handler = ? AND dead = 1`,
      claim.now,
      serial,
      handler,
    )
    reorder(db, serial, handler, claim.now)
    const ready = readyOf(db, serial, handler)
    if (!ready || Number(ready.leased_until ?? 0) > claim.now) return []
    return [lease(db, Number(ready.id), claim.leaseUntil)]
  })
}

/** What is not finished of an order, of these events if they are given. In no order: its index leads to few. */
export function orderDeliveries(db: Runner, key: OrderKey, events?: readonly string[]): readonly Row[] {
  const serial = serialOf(db, key)
  if (serial === undefined) return []
  const rows = db.all(
    `SELECT d.id, d.handler, d.tries, d.dead, d.due_at, d.leased_until, d.died_at, d.last_error, d.error_key_id,
       e.id AS event_id
     FROM deliveries d CROSS JOIN events e ON e.serial = d.event_serial WHERE d.order_serial = ?`,
    serial,
  )
  return events ? rows.filter((row) => events.includes(row.event_id as string)) : rows
}

export function countUnfinished(db: Runner, key: OrderKey, handlers: readonly string[] | undefined): number {
  const serial = serialOf(db, key)
  if (serial === undefined) return 0
  const sql = 'SELECT count(*) AS n FROM deliveries WHERE order_serial = ?'
  if (handlers === undefined) return Number(db.get(sql, serial)?.n)
  return [...new Set(handlers)].reduce(
    (sum, handler) => sum + Number(db.get(`${sql} AND handler = ?`, serial, handler)?.n),
    0,
  )
}
