import type { Row, Runner } from './runner.ts'

// A lane is what one handler has to learn of one order, in the order of the events. Only its head is ready.

const LANE = 'order_serial = ? AND handler = ? AND dead = 0'

/** The oldest living delivery of a lane. */
export const headOf = (db: Runner, order: number, handler: string): Row | undefined =>
  db.get(`SELECT id, ready FROM deliveries WHERE ${LANE} ORDER BY id LIMIT 1`, order, handler)

/** The one that is ready; not always the head: an older one that was revived waits for the end of its lease. */
export const readyOf = (db: Runner, order: number, handler: string): Row | undefined =>
  db.get(`SELECT id, leased_until FROM deliveries WHERE ${LANE} AND ready = 1 LIMIT 1`, order, handler)

/** Makes the head of a lane ready when nothing is, i.e. after the ready one has gone. False when the lane is empty. */
export function promote(db: Runner, order: number, handler: string): boolean {
  const head = headOf(db, order, handler)
  if (head === undefined) return false
  if (readyOf(db, order, handler) === undefined)
    db.run('UPDATE deliveries SET ready = 1 WHERE id = ?', Number(head.id))
  return true
}

/** Brings the head of a lane to the front, unless another one is leased at `now`. */
export function reorder(db: Runner, order: number, handler: string, now: number): void {
  const ready = readyOf(db, order, handler)
  if (ready && Number(ready.leased_until ?? 0) > now) return
  const head = headOf(db, order, handler)
  if (!head || head.ready === 1) return
  // A new token: the holder of a lease that has run out must not go on beside the older one.
  db.run(
    `UPDATE deliveries SET ready = 0, leased_until = NULL, token = token + 1 WHERE ${LANE} AND ready = 1`,
    order,
    handler,
  )
  db.run('UPDATE deliveries SET ready = 1 WHERE id = ?', Number(head.id))
}
