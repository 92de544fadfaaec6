import { DELIVERY } from './deliveries.ts'
import { distinct } from './distinct.ts'
import { reorder } from './lanes.ts'
import type { RowPage } from './list-orders.ts'
import type { Row, Runner } from './runner.ts'

export interface DeadLetterFilter {
  readonly accounts?: readonly string[] | undefined
  readonly limit: number
  readonly after?: string | undefined
}

export function listDeadLetters(db: Runner, { accounts, limit, after }: DeadLetterFilter): RowPage {
  const wanted = new Set(accounts ?? distinct(db, 'account', 'deliveries WHERE dead = 1'))
  const found = [...wanted].flatMap((account) =>
    db.all(
      `${DELIVERY} WHERE d.account = ? AND d.dead = 1 AND d.id > ? ORDER BY d.id LIMIT ?`,
      account,
      Number(after ?? 0),
      limit + 1,
    ),
  )
  found.sort((a, b) => Number(a.id) - Number(b.id))
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? String(rows.at(-1)?.id) : undefined }
}

export const findDeadLetter = (db: Runner, id: number): Row | undefined =>
  db.get(`${DELIVERY} WHERE d.id = ? AND d.dead = 1`, id)

export function revive(db: Runner, id: number, now: number): boolean {
  const row = db.get(
    `UPDATE deliveries SET dead = 0, tries = 0, due_at = ?, died_at = NULL WHERE id = ? AND dead = 1
     RETURNING order_serial, handler`,
    now,
    id,
  )
  if (row) reorder(db, Number(row.order_serial), row.handler as string, now)
  return row !== undefined
}

export function discard(db: Runner, id: number, accounts?: readonly string[]): boolean {
  const ofAccounts = accounts === undefined ? '' : `AND account IN (${accounts.map(() => '?').join(', ')})`
  return (
    db.run(`DELETE FROM deliveries WHERE id = ? AND dead = 1 ${ofAccounts}`, id, ...(accounts ?? [])) === 1
  )
}
