import { resolve } from 'node:path'
import type { SQLInputValue } from 'node:sqlite'
import { ConfigError } from '../../data/errors.ts'
import { parseJson } from '../../data/json.ts'
import type { OrderEvent } from '../../orders/events.ts'
import type { DeadLetter, Delivery, NewEvent, OrderFilter, OrderRecord, Store } from '../store.ts'
import { Database, type Row, type Runner } from './database.ts'

export interface SqliteStoreOptions {
  /** The database file; made if it does not exist. Its folder must be there and writable. */
  readonly path: string
}

/**
 * A store in one SQLite file, on Node's own `node:sqlite`: durable on one machine, with nothing to install.
 * Several processes of that machine may share the file. It is opened by the first call; errors are
 * StoreErrors that name the file.
 * @throws ConfigError when the path is missing
 */
export function sqliteStore({ path }: SqliteStoreOptions): Store {
  if (typeof path !== 'string' || path.trim() === '' || path === ':memory:') {
    throw new ConfigError('sqliteStore: path must name a file (for a store in memory take memoryStore())')
  }
  const database = new Database(resolve(path))

  return {
    durable: true,
    begin: (order) =>
      database.write((db) => {
        const known = findOrder(db, order.kind, order.reference)
        if (known === undefined) insertOrder(db, order)
        return known
      }),
    order: (kind, reference) => database.read((db) => findOrder(db, kind, reference)),
    orders: (filter) => database.read((db) => listOrders(db, filter)),
    event: (id) =>
      database.read((db) => {
        const row = db.get('SELECT event FROM events WHERE id = ?', id)
        return row && eventOf(row)
      }),
    events: (kind, reference) =>
      database.read((db) =>
        db
          .all('SELECT event FROM events WHERE kind = ? AND reference = ? ORDER BY serial', kind, reference)
          .map(eventOf),
      ),
    commit: (order, event) =>
      database.write((db) => {
        if (event && db.get('SELECT 1 FROM events WHERE id = ?', event.event.id)) return false
        if (order.version === 1) {
          if (findOrder(db, order.kind, order.reference)) return false
          insertOrder(db, order)
        } else if (!updateOrder(db, order)) return false
        if (event) insertEvent(db, event)
        return true
      }),
    claimChecks: ({ now, leaseUntil, limit }) =>
      database.write((db) =>
        db
          .all(
            `UPDATE orders SET leased_until = ? WHERE serial IN (
               SELECT serial FROM orders WHERE check_at <= ? AND leased_until <= ? ORDER BY check_at LIMIT ?
             ) RETURNING record, check_at`,
            leaseUntil,
            now,
            now,
            limit,
          )
          .toSorted((a, b) => Number(a.check_at) - Number(b.check_at))
          .map(orderOf),
      ),
    claimDeliveries: ({ now, leaseUntil, limit, handlers, eventId }) =>
      database.write((db) =>
        db
          .all(
            `UPDATE deliveries SET leased_until = ? WHERE id IN (
               SELECT d.id FROM deliveries d
               WHERE d.dead = 0 AND d.leased_until <= ?
                 AND CASE WHEN ? IS NULL THEN d.due_at <= ? ELSE EXISTS (
                   SELECT 1 FROM deliveries l
                   WHERE l.event_id = ? AND l.kind = d.kind AND l.reference = d.reference AND l.id >= d.id) END
                 AND d.type || ' ' || d.handler IN (SELECT value FROM json_each(?))
                 AND NOT EXISTS (
                   SELECT 1 FROM deliveries o
                   WHERE o.kind = d.kind AND o.reference = d.reference AND o.handler = d.handler
                     AND o.id < d.id AND o.dead = 0
                     AND o.type || ' ' || o.handler IN (SELECT value FROM json_each(?)))
               ORDER BY d.id LIMIT ?
             ) RETURNING id, handler, tries, (SELECT event FROM events e WHERE e.id = event_id) AS event`,
            // Numbered parameters would save the repeats, but early node:sqlite counts them wrongly.
            leaseUntil,
            now,
            eventId ?? null,
            now,
            eventId ?? null,
            JSON.stringify(handlers),
            JSON.stringify(handlers),
            Math.min(limit, 1_000),
          )
          .map(deliveryOf)
          .toSorted((a, b) => a.id - b.id),
      ),
    finishDelivery: async (id) => {
      await database.write((db) => db.run('DELETE FROM deliveries WHERE id = ?', id))
    },
    failDelivery: async (id, { error, now, retryAt }) => {
      await database.write((db) =>
        db.run(
          `UPDATE deliveries SET tries = tries + 1, leased_until = 0, last_error = ?, dead = ?, due_at = ?, died_at = ?
           WHERE id = ? AND dead = 0`,
          error,
          retryAt === undefined ? 1 : 0,
          retryAt ?? now,
          retryAt === undefined ? now : null,
          id,
        ),
      )
    },
    unfinished: (eventId, handlers) =>
      database.read((db) => {
        const row = db.get(
          `SELECT count(*) AS n FROM deliveries WHERE event_id = ? AND dead = 0
             AND (? IS NULL OR type || ' ' || handler IN (SELECT value FROM json_each(?)))`,
          eventId,
          ...Array(2).fill(handlers === undefined ? null : JSON.stringify(handlers)),
        )
        return Number(row?.n)
      }),
    deadLetters: ({ limit, after }) =>
      database.read((db) => {
        const rows = db.all(
          `SELECT d.id, d.handler, d.tries, d.last_error, d.died_at, e.event FROM deliveries d JOIN events e ON e.id = d.event_id
           WHERE d.dead = 1 AND d.id > ? ORDER BY d.id LIMIT ?`,
          Number(after ?? 0),
          limit + 1,
        )
        const items = rows.slice(0, limit).map(deadLetterOf)
        return { items, next: rows.length > limit ? String(items.at(-1)?.id) : undefined }
      }),
    revive: async (id, now) =>
      (await database.write((db) =>
        db.run(
          'UPDATE deliveries SET dead = 0, tries = 0, due_at = ?, died_at = NULL WHERE id = ? AND dead = 1',
          now,
          id,
        ),
      )) === 1,
    discard: async (id) =>
      (await database.write((db) => db.run('DELETE FROM deliveries WHERE id = ? AND dead = 1', id))) === 1,
    close: () => database.close(),
  }
}

const orderOf = (row: Row): OrderRecord => JSON.parse(row.record as string) as OrderRecord
const eventOf = (row: Row): OrderEvent =>
  Object.freeze(parseJson(row.event as string)) as unknown as OrderEvent

const deliveryOf = (row: Row): Delivery => ({
  id: Number(row.id),
  event: eventOf(row),
  handler: row.handler as string,
  tries: Number(row.tries),
})

const deadLetterOf = (row: Row): DeadLetter => ({
  ...deliveryOf(row),
  lastError: row.last_error as string,
  diedAt: Number(row.died_at),
})

function findOrder(db: Runner, kind: string, reference: string): OrderRecord | undefined {
  const row = db.get('SELECT record FROM orders WHERE kind = ? AND reference = ?', kind, reference)
  return row && orderOf(row)
}

function insertOrder(db: Runner, order: OrderRecord): void {
  const { kind, reference, gateway, state, createdAt, checkAt = null, version } = order
  db.run(
    `INSERT INTO orders (kind, reference, gateway, state, created_at, check_at, version, record)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    kind,
    reference,
    gateway,
    state,
    createdAt,
    checkAt,
    version,
    JSON.stringify(order),
  )
}

function updateOrder(db: Runner, order: OrderRecord): boolean {
  const { kind, reference, state, checkAt = null, version } = order
  const changed = db.run(
    `UPDATE orders SET state = ?, check_at = ?, leased_until = 0, version = ?, record = ?
     WHERE kind = ? AND reference = ? AND version = ?`,
    state,
    checkAt,
    version,
    JSON.stringify(order),
    kind,
    reference,
    version - 1,
  )
  return changed === 1
}

function insertEvent(db: Runner, { event, raw, handlers }: NewEvent): void {
  const { id, kind, reference, type, receivedAt } = event
  const insert = 'INSERT INTO events (id, kind, reference, event, raw) VALUES (?, ?, ?, ?, ?)'
  db.run(insert, id, kind, reference, JSON.stringify(event), raw ?? null)
  for (const handler of handlers) {
    db.run(
      'INSERT INTO deliveries (event_id, kind, reference, type, handler, due_at) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      kind,
      reference,
      type,
      handler,
      receivedAt,
    )
  }
}

function listOrders(db: Runner, { states, gateway, reference, since, limit, after }: OrderFilter) {
  const wanted: [condition: string, value: SQLInputValue | undefined][] = [
    ['serial < ?', after === undefined ? undefined : Number(after)],
    ['state IN (SELECT value FROM json_each(?))', states && JSON.stringify(states)],
    ['gateway = ?', gateway],
    ['reference = ?', reference],
    ['created_at >= ?', since],
  ]
  const used = wanted.filter(([, value]) => value !== undefined)
  const where = used.length > 0 ? `WHERE ${used.map(([condition]) => condition).join(' AND ')}` : ''
  const rows = db.all(
    `SELECT serial, record FROM orders ${where} ORDER BY serial DESC LIMIT ?`,
    ...used.map(([, value]) => value as SQLInputValue),
    limit + 1,
  )
  const page = rows.slice(0, limit)
  return { items: page.map(orderOf), next: rows.length > limit ? String(page.at(-1)?.serial) : undefined }
}
