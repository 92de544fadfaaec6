import type { DeliveryClaim } from '../store.ts'
import { headOf, promote, reorder } from './lanes.ts'
import type { ErrorColumns } from './rows.ts'
import type { Row, Runner } from './runner.ts'

const EVENT = 'e.id AS event_id, e.event, e.key_id'
const OF_EVENT = 'FROM deliveries d CROSS JOIN events e ON e.serial = d.event_serial'

export const DELIVERY = `SELECT d.id, d.account, d.handler, d.tries, d.token, d.due_at, d.leased_until, d.order_serial,
  d.last_error, d.error_key_id, d.died_at, ${EVENT} ${OF_EVENT}`

/** With its order, so that nobody has to come once more for that. */
const CLAIMED = `SELECT d.id, d.handler, d.tries, d.token, ${EVENT},
  o.account, o.kind, o.reference, o.record, o.key_id AS order_key_id
  ${OF_EVENT} CROSS JOIN orders o ON o.serial = d.order_serial WHERE d.id = ?`

/** Leases a delivery that is ready. */
export function lease(db: Runner, id: number, until: number): Row {
  db.run(
    'UPDATE deliveries SET token = token + 1, due_at = ?, leased_until = ? WHERE id = ?',
    until,
    until,
    id,
  )
  return db.get(CLAIMED, id) as Row
}

const byDue = (a: Row, b: Row): number => Number(a.due_at) - Number(b.due_at) || Number(a.id) - Number(b.id)

export function claimDeliveries(db: Runner, claim: DeliveryClaim): readonly Row[] {
  const { accounts, handlers, now, leaseUntil } = claim
  const due = handlers.flatMap(({ name, limit, types }) => {
    const ofTypes = types === undefined ? '' : `AND +type IN (${types.map(() => '?').join(', ')})`
    const found = accounts.flatMap((account) =>
      db.all(
        `SELECT id, due_at, leased_until, order_serial, handler FROM deliveries
         WHERE account = ? AND handler = ? AND ready = 1 AND due_at <= ? ${ofTypes}
         ORDER BY due_at, id LIMIT ?`,
        account,
        name,
        now,
        ...(types ?? []),
        limit,
      ),
    )
    return found.sort(byDue).slice(0, limit)
  })
  return due
    .sort(byDue)
    .filter((row) => isFirst(db, row, now))
    .map(({ id }) => lease(db, Number(id), leaseUntil))
}

/** After a lease that ran out, an older one that was revived meanwhile comes first. */
function isFirst(db: Runner, row: Row, now: number): boolean {
  if (row.leased_until === null) return true
  const [order, handler] = [Number(row.order_serial), row.handler as string]
  if (headOf(db, order, handler)?.id === row.id) return true
  reorder(db, order, handler, now)
  return false
}

const HELD = 'id = ? AND token = ? AND leased_until IS NOT NULL AND dead = 0'

export const renewDelivery = (db: Runner, id: number, token: number, until: number): boolean =>
  db.run(`UPDATE deliveries SET due_at = ?, leased_until = ? WHERE ${HELD}`, until, until, id, token) === 1

export function finishDelivery(db: Runner, id: number, token: number): boolean | 'last' {
  // Not "DELETE … RETURNING", which makes a table of its own for what it returns.
  const row = db.get(`SELECT order_serial, handler FROM deliveries WHERE ${HELD}`, id, token)
  if (row === undefined) return false
  db.run('DELETE FROM deliveries WHERE id = ?', id)
  return promote(db, Number(row.order_serial), row.handler as string) || 'last'
}

export interface Failure extends ErrorColumns {
  readonly now: number
  readonly retryAt: number | undefined
  readonly counts: boolean
}

export function failDelivery(db: Runner, id: number, token: number, failure: Failure): boolean {
  const { error, errorKeyId, now, retryAt, counts } = failure
  const row = db.get(
    `UPDATE deliveries SET tries = tries + ?, last_error = ?, error_key_id = ?,
       leased_until = NULL, due_at = ?, dead = ?, ready = ?,
       died_at = ? WHERE ${HELD} RETURNING order_serial, handler`,
    counts ? 1 : 0,
    error,
    errorKeyId,
    retryAt ?? now,
    retryAt === undefined ? 1 : 0,
    retryAt === undefined ? 0 : 1,
    retryAt === undefined ? now : null,
    id,
    token,
  )
  // Also when it is tried again: an older one that was revived while it ran goes first.
  if (row) reorder(db, Number(row.order_serial), row.handler as string, now)
  return row !== undefined
}
