import type { OrderEventType } from '../../orders/lifecycle.ts'
import { type ExpectedHandler, type HandlerRow, MOST_COUNTED } from '../handler-row.ts'
import { distinct } from './distinct.ts'
import { promote } from './lanes.ts'
import type { Row, Runner } from './runner.ts'

export function expectHandlers(db: Runner, handlers: readonly ExpectedHandler[], now: number): void {
  for (const { account, name, types } of handlers) remember(db, account, name, types, now)
}

function remember(db: Runner, account: string, name: string, types: readonly string[], seenAt: number): void {
  const sql = 'INSERT OR REPLACE INTO handlers (account, name, types, seen_at) VALUES (?, ?, ?, ?)'
  db.run(sql, account, name, JSON.stringify([...new Set(types)]), seenAt)
}

const registered = (db: Runner, account: string, name: string): Row | undefined =>
  db.get('SELECT types, seen_at FROM handlers WHERE account = ? AND name = ?', account, name)

const typesOf = (row: Row | undefined): OrderEventType[] => JSON.parse((row?.types as string) ?? '[]')

const OF_HANDLER = 'deliveries WHERE account = ? AND handler = ?'
// Each has an index of its own.
const WAITING = `${OF_HANDLER} AND dead = 0`
const DEAD = `${OF_HANDLER} AND dead = 1`

const hasDeliveries = (db: Runner, account: string, name: string): boolean =>
  [WAITING, DEAD].some((of) => db.get(`SELECT 1 FROM ${of} LIMIT 1`, account, name) !== undefined)

/** The remembered ones, and those that only deliveries tell of. */
export function listHandlers(db: Runner, accounts: readonly string[] | undefined): HandlerRow[] {
  const known = accounts ?? [
    ...distinct(db, 'account', 'handlers'),
    ...distinct(db, 'account', 'deliveries WHERE dead = 0'),
    ...distinct(db, 'account', 'deliveries WHERE dead = 1'),
  ]
  return [...new Set(known)].toSorted().flatMap((account) => {
    const names = [
      ...db.all('SELECT name FROM handlers WHERE account = ?', account).map(({ name }) => name as string),
      ...distinct(db, 'handler', 'deliveries WHERE account = ? AND dead = 0', account),
      ...distinct(db, 'handler', 'deliveries WHERE account = ? AND dead = 1', account),
    ]
    return [...new Set(names)].toSorted().map((name) => handlerRow(db, account, name))
  })
}

function handlerRow(db: Runner, account: string, name: string): HandlerRow {
  const row = registered(db, account, name)
  const counted = (of: string): number =>
    Number(db.get(`SELECT count(*) AS n FROM (SELECT 1 FROM ${of} LIMIT ${MOST_COUNTED})`, account, name)?.n)
  const waitingTypes = distinct(db, 'type', WAITING, account, name) as OrderEventType[]
  const seenAt = Number(row?.seen_at ?? 0)
  const oldest = waitingTypes.map((type) =>
    Number(
      db.get(`SELECT received_at FROM ${WAITING} AND type = ? ORDER BY id LIMIT 1`, account, name, type)
        ?.received_at,
    ),
  )
  return {
    account,
    name,
    types: typesOf(row),
    seenAt,
    waiting: counted(WAITING),
    waitingTypes,
    waitingSince: oldest.length === 0 ? undefined : Math.min(...oldest),
    dead: counted(DEAD),
  }
}

export function renameHandler(db: Runner, account: string, from: string, to: string): boolean {
  const row = registered(db, account, from)
  if (!row && !hasDeliveries(db, account, from)) return false
  if (from === to) return true
  if (row) {
    const there = registered(db, account, to)
    const seenAt = Math.max(Number(row.seen_at), Number(there?.seen_at ?? 0))
    remember(db, account, to, [...typesOf(there), ...typesOf(row)], seenAt)
    db.run('DELETE FROM handlers WHERE account = ? AND name = ?', account, from)
  }
  moveDeliveries(db, account, from, to)
  return true
}

function moveDeliveries(db: Runner, account: string, from: string, to: string): void {
  const shared = hasDeliveries(db, account, to) ? sharedOrders(db, account, from, to) : []
  for (const order of shared) {
    // Both names have the event: the one that keeps its name gets it.
    db.run(
      `DELETE FROM deliveries WHERE order_serial = ? AND handler = ? AND event_serial IN
         (SELECT event_serial FROM deliveries WHERE order_serial = ? AND handler = ?)`,
      order,
      from,
      order,
      to,
    )
  }
  db.run(`UPDATE deliveries SET handler = ? WHERE account = ? AND handler = ?`, to, account, from)
  for (const order of shared) {
    // What is leased runs to its end; of the rest only the head stays ready.
    db.run(
      `UPDATE deliveries SET ready = 0 WHERE order_serial = ? AND handler = ? AND dead = 0 AND leased_until IS NULL`,
      order,
      to,
    )
    promote(db, order, to)
  }
}

const sharedOrders = (db: Runner, account: string, from: string, to: string): number[] => {
  const orders = db.all(`SELECT order_serial FROM ${OF_HANDLER}`, account, from)
  const isShared = (order: number): boolean =>
    db.get('SELECT 1 FROM deliveries WHERE order_serial = ? AND handler = ? LIMIT 1', order, to) !== undefined
  return [...new Set(orders.map(({ order_serial }) => Number(order_serial)))].filter(isShared)
}

export function forgetHandler(db: Runner, account: string, name: string): boolean {
  const forgotten = db.run('DELETE FROM handlers WHERE account = ? AND name = ?', account, name)
  return db.run(`DELETE FROM ${OF_HANDLER}`, account, name) + forgotten > 0
}
