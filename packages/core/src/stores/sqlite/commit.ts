import { ABOUT, boundsOf, numberOf } from './about-order.ts'
import { headOf } from './lanes.ts'
import { findOrder, insertOrder, serialOver, updateOrder } from './orders.ts'
import type { EventRow, MessageRow, OrderRow } from './rows.ts'
import type { Row, Runner } from './runner.ts'

/** A change as it is written. */
export interface ChangeRows {
  readonly order: OrderRow
  readonly over: string | undefined
  readonly message: MessageRow | undefined
  readonly event: EventRow | undefined
  readonly handlers: readonly string[]
  readonly lease: { readonly handlers: readonly string[]; readonly until: number } | undefined
}

/** A delivery that was leased by the write of its event, for the first time: its token is {@link FIRST_TOKEN}. */
export interface LeasedRow {
  readonly id: number
  readonly handler: string
}

export const FIRST_TOKEN = 1

/** What stands in the way of a change: the order is not the version before, or it has the event already. */
export interface Obstacle {
  /** The order as it is. */
  readonly found: Row | undefined
}

export function commitChange(db: Runner, change: ChangeRows): readonly LeasedRow[] | Obstacle {
  const { order, over, event, message } = change
  const serial = order.version === 1 ? insertOrder(db, order) : serialOver(db, order, over)
  if (serial === undefined) return { found: findOrder(db, order) }
  if (order.version > 1) {
    // Whoever decides anew, on the same, would come to the same, without an end.
    if (event && hasEvent(db, serial, event))
      throw new Error(
        `the order "${order.reference}" does not fit its events: one of them was changed by hand`,
      )
    updateOrder(db, serial, order)
  }
  if (message) insertMessage(db, serial, order.version, message)
  return event ? insertEvent(db, serial, event, change) : []
}

const hasEvent = (db: Runner, order: number, { id }: EventRow): boolean =>
  db.get(`SELECT 1 FROM events WHERE ${ABOUT} AND id = ?`, ...boundsOf(order), id) !== undefined

function insertMessage(db: Runner, order: number, version: number, message: MessageRow): void {
  const known = `SELECT 1 FROM messages WHERE ${ABOUT} AND digest = ?`
  if (version > 1 && db.get(known, ...boundsOf(order), message.digest)) return
  db.run(
    `INSERT INTO messages (serial, digest, source, callback, received_at, body, key_id)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    numberOf(order, version),
    message.digest,
    message.source,
    message.callback ?? null,
    message.receivedAt,
    message.body,
    message.keyId,
  )
}

function insertEvent(db: Runner, order: number, event: EventRow, change: ChangeRows): readonly LeasedRow[] {
  const serial = numberOf(order, change.order.version)
  db.run(
    'INSERT INTO events (serial, id, event, key_id) VALUES (?, ?, ?, ?)',
    serial,
    event.id,
    event.event,
    event.keyId,
  )
  const { account } = change.order
  const { handlers: leasing, until } = change.lease ?? { handlers: [], until: 0 }
  const leased = new Map<string, LeasedRow>()
  for (const handler of new Set([...change.handlers, ...remembered(db, account, event.type)])) {
    const isReady = change.order.version === 1 || headOf(db, order, handler) === undefined
    const isLeased = isReady && leasing.includes(handler)
    const id = db.insert(
      `INSERT INTO deliveries (account, handler, type, order_serial, event_serial, received_at, ready, due_at, leased_until, token)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      account,
      handler,
      event.type,
      order,
      serial,
      event.receivedAt,
      Number(isReady),
      isLeased ? until : event.receivedAt,
      isLeased ? until : null,
      isLeased ? FIRST_TOKEN : 0,
    )
    if (isLeased && id !== undefined) leased.set(handler, { id, handler })
  }
  return [...new Set(leasing)].flatMap((handler) => leased.get(handler) ?? [])
}

/** The handlers that other processes, or earlier ones, have for events of a type. */
const remembered = (db: Runner, account: string, type: string): string[] =>
  db
    .all('SELECT name, types FROM handlers WHERE account = ?', account)
    .filter(({ types }) => (JSON.parse(types as string) as string[]).includes(type))
    .map(({ name }) => name as string)
