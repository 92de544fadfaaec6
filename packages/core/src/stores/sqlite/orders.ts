import type { OrderKey } from '../../orders/order.ts'
import { ABOUT, boundsOf } from './about-order.ts'
import type { OrderRow } from './rows.ts'
import type { Row, Runner } from './runner.ts'

export const ORDER_COLUMNS = 'account, kind, reference, record, key_id'

export type BegunRow =
  | { readonly state: 'new' }
  | { readonly state: 'known'; readonly order: Row; readonly rival: Row | undefined }
  | { readonly state: 'rival'; readonly order: Row }

export function beginOrder(
  db: Runner,
  { again = false, ...order }: OrderRow & { readonly again?: boolean | undefined },
): BegunRow {
  const once = again ? null : order.once
  // Nearly always it is new: nothing is looked for that need not be.
  if (once === null && insertOrder(db, order) !== undefined) return { state: 'new' }
  const known = findOrder(db, order)
  const rival = once === null ? undefined : findRival(db, order, once)
  if (known) return { state: 'known', order: known, rival }
  if (rival) return { state: 'rival', order: rival }
  insertOrder(db, order)
  return { state: 'new' }
}

export function findOrder(db: Runner, { account, kind, reference }: OrderKey): Row | undefined {
  return db.get(
    `SELECT ${ORDER_COLUMNS} FROM orders WHERE account = ? AND kind = ? AND reference = ?`,
    account,
    kind,
    reference,
  )
}

/** Another order that holds what may be done once only. */
const findRival = (db: Runner, { account, kind, reference }: OrderKey, once: string): Row | undefined =>
  db.get(
    `SELECT ${ORDER_COLUMNS} FROM orders WHERE account = ? AND once = ? AND (kind, reference) <> (?, ?) LIMIT 1`,
    account,
    once,
    kind,
    reference,
  )

/** The number that the rows about an order carry. */
export function serialOf(db: Runner, { account, kind, reference }: OrderKey): number | undefined {
  const row = db.get(
    'SELECT serial FROM orders WHERE account = ? AND kind = ? AND reference = ?',
    account,
    kind,
    reference,
  )
  return row && Number(row.serial)
}

/** Undefined, and nothing is written, when there is such an order. */
export function insertOrder(db: Runner, order: OrderRow): number | undefined {
  return db.insert(
    `INSERT INTO orders (account, kind, reference, gateway, state, once, stuck, conflict, disputed, pruned, prunable,
       created_at, updated_at, query_at, version, stamp, record, key_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, kind, reference) DO NOTHING`,
    order.account,
    order.kind,
    order.reference,
    order.gateway,
    order.state,
    order.once,
    order.stuck,
    order.conflict,
    order.disputed,
    order.pruned,
    order.prunable,
    order.createdAt,
    order.updatedAt,
    order.queryAt,
    order.version,
    order.stamp,
    order.record,
    order.keyId,
  )
}

/** The number of an order that is the version before this one, with the stamp, if one is given. */
export function serialOver(db: Runner, order: OrderRow, over?: string): number | undefined {
  const { account, kind, reference } = order
  const sql = 'SELECT serial, version, stamp FROM orders WHERE account = ? AND kind = ? AND reference = ?'
  const row = db.get(sql, account, kind, reference)
  const isOver = row?.version === order.version - 1 && (over === undefined || row.stamp === over)
  return isOver ? Number(row.serial) : undefined
}

/** Writes over an order. Ends the lease of a query. */
export function updateOrder(db: Runner, serial: number, order: OrderRow): void {
  db.run(
    `UPDATE orders SET state = ?, once = ?, stuck = ?, conflict = ?, disputed = ?, pruned = ?, prunable = ?,
       updated_at = ?, query_at = ?, version = ?, stamp = ?, record = ?, key_id = ?
     WHERE serial = ?`,
    order.state,
    order.once,
    order.stuck,
    order.conflict,
    order.disputed,
    order.pruned,
    order.prunable,
    order.updatedAt,
    order.queryAt,
    order.version,
    order.stamp,
    order.record,
    order.keyId,
    serial,
  )
}

export interface QueryClaim {
  readonly account: string
  readonly now: number
  readonly leaseUntil: number
  readonly limit: number
}

/** A lease is a later time in the column; the order itself keeps the time that was meant. */
export function claimQueries(db: Runner, { account, now, leaseUntil, limit }: QueryClaim): readonly Row[] {
  const due = db.all(
    `SELECT serial, gateway, state, ${ORDER_COLUMNS} FROM orders WHERE account = ? AND query_at <= ?
     ORDER BY query_at LIMIT ?`,
    account,
    now,
    limit,
  )
  for (const { serial } of due)
    db.run('UPDATE orders SET query_at = ? WHERE serial = ?', leaseUntil, Number(serial))
  return due
}

/** Of orders that were claimed until a time, and that nobody has written since. */
export function putOffQueries(
  db: Runner,
  serials: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): void {
  for (const serial of serials)
    db.run('UPDATE orders SET query_at = ? WHERE serial = ? AND query_at = ?', to, serial, from)
}

/** Everything about one order from a table, oldest first. */
export function findEvents(db: Runner, key: OrderKey): readonly Row[] {
  const serial = serialOf(db, key)
  return serial === undefined ? [] : eventsOf(db, serial)
}

export const eventsOf = (db: Runner, serial: number): readonly Row[] =>
  db.all(
    `SELECT id AS event_id, event, key_id FROM events WHERE ${ABOUT} ORDER BY serial`,
    ...boundsOf(serial),
  )

export function findMessages(db: Runner, key: OrderKey): readonly Row[] {
  const serial = serialOf(db, key)
  return serial === undefined ? [] : messagesOf(db, serial)
}

export const messagesOf = (db: Runner, serial: number): readonly Row[] =>
  db.all(
    `SELECT digest, source, callback, received_at, body, key_id FROM messages WHERE ${ABOUT} ORDER BY serial`,
    ...boundsOf(serial),
  )
