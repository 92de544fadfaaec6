import type {
  CopiedHandler,
  CopiedOrder,
  CopiedRows,
  CopyNote,
  CopyPlace,
  Section,
  StoreToFill,
} from '../copying/copying.ts'
import type { KeptClose } from '../daily.ts'
import { numberOf } from './about-order.ts'
import { SqliteToCopy } from './copy-from.ts'
import { packClose } from './days.ts'
import { COPYING } from './migrate.ts'
import { insertOrder } from './orders.ts'
import { packError, packMessage, packOrder, packText } from './rows.ts'

/** A file of ours that is filled from another store. */
export class SqliteToFill extends SqliteToCopy implements StoreToFill {
  readonly takes: readonly Section[] = ['handlers', 'orders', 'closes']

  get encrypts(): boolean {
    return this.vault.encrypts
  }

  async note(): Promise<CopyNote | undefined> {
    if (!this.db.get('SELECT 1 FROM sqlite_schema WHERE name = ?', COPYING)) return undefined
    const row = this.db.get(`SELECT source, place FROM ${COPYING}`)
    if (row === undefined) return undefined
    const place = row.place === null ? undefined : (JSON.parse(row.place as string) as CopyPlace)
    return { source: row.source as string, place }
  }

  async begin(source: string): Promise<void> {
    this.db.transaction(() => {
      this.db.exec(`CREATE TABLE ${COPYING} (source TEXT NOT NULL, place TEXT) STRICT`)
      this.db.run(`INSERT INTO ${COPYING} (source) VALUES (?)`, source)
    })
  }

  async write<S extends Section>(
    section: S,
    rows: readonly CopiedRows[S][],
    place: CopyPlace,
  ): Promise<void> {
    const writers = {
      handlers: (row: CopiedRows[S]) => this.#handler(row as CopiedHandler),
      orders: (row: CopiedRows[S]) => this.#order(row as CopiedOrder),
      closes: (row: CopiedRows[S]) => this.#close(row as KeptClose),
      intents: () => undefined,
    }
    this.db.transaction(() => {
      rows.forEach(writers[section])
      this.db.run(`UPDATE ${COPYING} SET place = ?`, JSON.stringify(place))
    })
  }

  async clear(): Promise<void> {
    this.db.transaction(() => {
      const tables = ['orders', 'messages', 'events', 'deliveries', 'handlers', 'closes']
      this.db.exec([...tables.map((table) => `DELETE FROM ${table}`), `DROP TABLE ${COPYING}`].join('; '))
    })
  }

  async finish(lastDelivery: number): Promise<void> {
    this.db.transaction(() => {
      this.db.run("DELETE FROM sqlite_sequence WHERE name = 'deliveries'")
      this.db.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('deliveries', ?)", lastDelivery)
      this.db.exec(`DROP TABLE ${COPYING}`)
    })
  }

  #handler({ account, name, types, seenAt }: CopiedHandler): void {
    const sql = 'INSERT INTO handlers (account, name, types, seen_at) VALUES (?, ?, ?, ?)'
    this.db.run(sql, account, name, JSON.stringify(types), seenAt)
  }

  #close(close: KeptClose): void {
    const { account, day, madeAt, body, keyId } = packClose(this.vault, close)
    const sql = 'INSERT INTO closes (account, day, nth, made_at, body, key_id) VALUES (?, ?, ?, ?, ?, ?)'
    this.db.run(sql, account, day, close.nth, madeAt, body, keyId)
  }

  #order({ order, queryAt, events, messages, deliveries }: CopiedOrder): void {
    const { db, vault } = this
    const serial = insertOrder(db, { ...packOrder(vault, order), queryAt: queryAt ?? null })
    if (serial === undefined) throw new Error(`the order "${order.reference}" is there already`)
    const numbers = new Map<string, number>()
    // Each came with a version of its own; which one that was does not matter, only that later ones are behind.
    const numberAt = (at: number, of: number): number => numberOf(serial, order.version - of + 1 + at)
    for (const [at, { id, text }] of events.entries()) {
      const { content, keyId } = packText(vault, ['events', id], text)
      numbers.set(id, numberAt(at, events.length))
      const sql = 'INSERT INTO events (serial, id, event, key_id) VALUES (?, ?, ?, ?)'
      db.run(sql, numberAt(at, events.length), id, content, keyId)
    }
    for (const [at, message] of messages.entries()) {
      const { digest, source, callback, receivedAt, body, keyId } = packMessage(vault, order, message)
      const sql = `INSERT INTO messages (serial, digest, source, callback, received_at, body, key_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)`
      db.run(sql, numberAt(at, messages.length), digest, source, callback ?? null, receivedAt, body, keyId)
    }
    const ready = new Set<string>()
    for (const delivery of deliveries) {
      const { id, handler, diedAt } = delivery
      const isReady = diedAt === undefined && !ready.has(handler)
      if (isReady) ready.add(handler)
      // As it is while a delivery has never failed.
      const { error, errorKeyId } =
        delivery.lastError === '' ? { error: '', errorKeyId: null } : packError(vault, id, delivery.lastError)
      db.run(
        `INSERT INTO deliveries (id, account, handler, type, order_serial, event_serial, received_at, ready, dead, tries,
           due_at, token, last_error, error_key_id, died_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        order.account,
        handler,
        delivery.type,
        serial,
        numbers.get(delivery.event) ?? null,
        delivery.receivedAt,
        Number(isReady),
        Number(diedAt !== undefined),
        delivery.tries,
        delivery.dueAt,
        // Who still has a lease of the source finishes nothing here.
        delivery.token + 1,
        error,
        errorKeyId,
        diedAt ?? null,
      )
    }
  }
}
