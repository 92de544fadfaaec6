import type {
  CopiedDelivery,
  CopiedHandler,
  CopiedOrder,
  CopiedPage,
  CopiedRows,
  OpenedStore,
  Section,
} from '../copying/copying.ts'
import type { KeptClose } from '../daily.ts'
import type { Vault } from '../vault.ts'
import type { AloneDatabase } from './alone.ts'
import { unpackClose } from './days.ts'
import { SEALED } from './keys.ts'
import { eventsOf, messagesOf, ORDER_COLUMNS } from './orders.ts'
import { unpackError, unpackEventText, unpackMessage, unpackOrder } from './rows.ts'
import type { Row } from './runner.ts'

const DELIVERIES = `SELECT d.*, e.id AS event_id FROM deliveries d CROSS JOIN events e ON e.serial = d.event_serial
  WHERE d.order_serial = ? ORDER BY d.id`

const STATE = `SELECT
  (SELECT json_array(count(*), sum(version), max(updated_at), sum(query_at), min(created_at)) FROM orders) AS orders,
  (SELECT json_array(min(reference), max(reference), min(stamp), max(stamp)) FROM orders) AS which,
  (SELECT json_array(count(*), sum(tries), sum(token), sum(dead), sum(due_at)) FROM deliveries) AS deliveries,
  (SELECT json_group_array(handler) FROM (SELECT json_array(account, name, types, seen_at) AS handler FROM handlers
    ORDER BY account, name)) AS handlers,
  (SELECT json_array(count(*), max(made_at)) FROM closes) AS closes,
  (SELECT max(seq) FROM sqlite_sequence WHERE name = 'deliveries') AS last`

/** Everything in a file of ours, as long as nobody else has it. */
export class SqliteToCopy implements OpenedStore {
  readonly name: string
  readonly db: AloneDatabase
  readonly vault: Vault

  constructor(name: string, db: AloneDatabase, vault: Vault) {
    this.name = name
    this.db = db
    this.vault = vault
  }

  async state(): Promise<string> {
    return JSON.stringify(this.db.get(STATE))
  }

  async isEmpty(): Promise<boolean> {
    const holds = (table: string): boolean => this.db.get(`SELECT 1 FROM ${table} LIMIT 1`) !== undefined
    return !['orders', 'handlers', 'closes', 'deliveries'].some(holds)
  }

  async missingKeys(): Promise<readonly string[]> {
    return [...this.#keys()].filter((key) => !this.vault.keyIds.includes(key)).toSorted()
  }

  async isEncrypted(): Promise<boolean> {
    return this.#keys().size > 0
  }

  async lastDelivery(): Promise<number> {
    return Number(this.db.get("SELECT max(seq) AS n FROM sqlite_sequence WHERE name = 'deliveries'")?.n ?? 0)
  }

  async page<S extends Section>(
    section: S,
    after: string | undefined,
    limit: number,
  ): Promise<CopiedPage<CopiedRows[S]>> {
    const pages = {
      handlers: () => this.#handlers(after, limit),
      orders: () => this.#orders(after, limit),
      closes: () => this.#closes(after, limit),
      intents: () => ({ items: [], after: '' }),
    }
    return pages[section]() as CopiedPage<CopiedRows[S]>
  }

  async close(): Promise<void> {
    this.db.close()
  }

  #keys(): ReadonlySet<string> {
    const keys = SEALED.flatMap(([table, column]) =>
      this.db.all(`SELECT DISTINCT ${column} AS key FROM ${table} WHERE ${column} IS NOT NULL`),
    )
    return new Set(keys.map(({ key }) => key as string))
  }

  #handlers(after: string | undefined, limit: number): CopiedPage<CopiedHandler> {
    const [account, name] = placeOf(after, ['', ''])
    const sql = `SELECT account, name, types, seen_at FROM handlers WHERE (account, name) > (?, ?)
      ORDER BY account, name LIMIT ?`
    return pageOf(this.db.all(sql, account, name, limit), handlerOf, ({ account, name }) => [account, name])
  }

  #orders(after: string | undefined, limit: number): CopiedPage<CopiedOrder> {
    const [serial] = placeOf(after, [0])
    const sql = `SELECT serial, query_at, ${ORDER_COLUMNS} FROM orders WHERE serial > ? ORDER BY serial LIMIT ?`
    return pageOf(
      this.db.all(sql, serial, limit),
      (row) => this.#order(row),
      (row) => [Number(row.serial)],
    )
  }

  #order(row: Row): CopiedOrder {
    const { db, vault } = this
    const [order, serial] = [unpackOrder(vault, row), Number(row.serial)]
    return {
      order,
      queryAt: row.query_at === null ? undefined : Number(row.query_at),
      events: eventsOf(db, serial).map((event) => ({
        id: event.event_id as string,
        text: unpackEventText(vault, event),
      })),
      messages: messagesOf(db, serial).map((message) => unpackMessage(vault, order, message)),
      deliveries: db.all(DELIVERIES, serial).map((delivery) => deliveryOf(vault, delivery)),
    }
  }

  #closes(after: string | undefined, limit: number): CopiedPage<KeptClose> {
    const [account, day, nth] = placeOf(after, ['', '', 0])
    const sql = `SELECT account, day, nth, made_at, body, key_id FROM closes WHERE (account, day, nth) > (?, ?, ?)
      ORDER BY account, day, nth LIMIT ?`
    const place = (row: Row) => [row.account, row.day, Number(row.nth)]
    return pageOf(this.db.all(sql, account, day, nth, limit), (row) => unpackClose(this.vault, row), place)
  }
}

const placeOf = <P extends readonly (string | number)[]>(after: string | undefined, begin: P): P =>
  after === undefined ? begin : (JSON.parse(after) as P)

const pageOf = <T>(
  rows: readonly Row[],
  read: (row: Row) => T,
  place: (row: Row) => unknown,
): CopiedPage<T> => {
  const last = rows.at(-1)
  return { items: rows.map(read), after: last ? JSON.stringify(place(last)) : '' }
}

const handlerOf = (row: Row): CopiedHandler => ({
  account: row.account as string,
  name: row.name as string,
  types: JSON.parse(row.types as string),
  seenAt: Number(row.seen_at),
})

const deliveryOf = (vault: Vault, row: Row): CopiedDelivery => ({
  id: Number(row.id),
  handler: row.handler as string,
  type: row.type as string,
  event: row.event_id as string,
  receivedAt: Number(row.received_at),
  tries: Number(row.tries),
  token: Number(row.token),
  dueAt: Number(row.due_at),
  diedAt: Number(row.dead) === 1 ? Number(row.died_at) : undefined,
  lastError: unpackError(vault, row),
})
