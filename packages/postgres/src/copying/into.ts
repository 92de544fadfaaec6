import { type KeptClose, StoreError } from '@kumicorn/core'
import {
  type CopiedHandler,
  type CopiedIntent,
  type CopiedOrder,
  type CopiedRows,
  type CopyNote,
  type CopyPlace,
  type Section,
  type StoreToFill,
  sections,
} from '@kumicorn/core/store'
import { packClose } from '../days-on.ts'
import { COPYING } from '../migrations/migrate.ts'
import { queueName } from '../queue-name.ts'
import { packIntent, packOrder } from '../rows.ts'
import { PostgresToCopy } from './from.ts'
import { writeAbout } from './write-about.ts'

const COLUMNS = `account, kind, reference, gateway, state, once, stuck, conflict, disputed, pruned, prunable, created_at,
  updated_at, query_at, version, stamp, record, key_id`

/** A schema of ours that is filled from another store. */
export class PostgresToFill extends PostgresToCopy implements StoreToFill {
  readonly takes = sections
  #place: string | null = null

  get encrypts(): boolean {
    return this.vault.encrypts
  }

  get #note(): string {
    return `${this.alone.schemas.ours}.${COPYING}`
  }

  async note(): Promise<CopyNote | undefined> {
    const [[isThere] = []] = await this.alone.ask(`SELECT (to_regclass('${this.#note}') IS NOT NULL)::text`)
    if (isThere !== 'true') return undefined
    const [row] = await this.alone.ask(`SELECT source, place FROM ${this.#note}`)
    if (row === undefined) return undefined
    this.#place = row[1] ?? null
    const place = this.#place === null ? undefined : (JSON.parse(this.#place) as CopyPlace)
    return { source: row[0] as string, place }
  }

  async begin(source: string): Promise<void> {
    await this.alone.transaction(async () => {
      await this.alone.ask(`CREATE TABLE ${this.#note} (source text NOT NULL, place text)`)
      await this.alone.ask(`INSERT INTO ${this.#note} (source) VALUES ($1)`, [source])
    })
  }

  async write<S extends Section>(
    section: S,
    rows: readonly CopiedRows[S][],
    place: CopyPlace,
  ): Promise<void> {
    const writers = {
      handlers: () => this.#handlers(rows as readonly CopiedHandler[]),
      orders: () => this.#orders(rows as readonly CopiedOrder[]),
      closes: () => this.#closes(rows as readonly KeptClose[]),
      intents: () => this.#intents(rows as readonly CopiedIntent[]),
    }
    const next = JSON.stringify(place)
    await this.alone.transaction(async () => {
      // First: whoever else fills it waits here, and sees then that it was not alone.
      const moved = await this.alone.ask(
        `UPDATE ${this.#note} SET place = $1 WHERE place IS NOT DISTINCT FROM $2::text RETURNING 'moved'`,
        [next, this.#place],
      )
      if (moved.length !== 1) throw new StoreError(`${this.name}: another copy into it is under way`)
      await writers[section]()
    })
    this.#place = next
  }

  async clear(): Promise<void> {
    const { ours, jobs } = this.alone.schemas
    await this.alone.transaction(async () => {
      const tables = ['orders', 'messages', 'events', 'handlers', 'intents', 'closes', 'to_sweep']
      await this.alone.ask(`TRUNCATE ${tables.map((table) => `${ours}.${table}`).join(', ')}`)
      await this.alone.ask(`DELETE FROM ${jobs}.job_common`)
      await this.alone.ask(`DROP TABLE ${this.#note}`)
    })
    this.#place = null
  }

  async finish(lastDelivery: number): Promise<void> {
    const { ours } = this.alone.schemas
    await this.alone.transaction(async () => {
      if (lastDelivery > 0)
        await this.alone.ask(`SELECT setval('${ours}.delivery_ids', $1::bigint)::text`, [lastDelivery])
      await this.alone.ask(`DROP TABLE ${this.#note}`)
    })
  }

  async #handlers(rows: readonly CopiedHandler[]): Promise<void> {
    const { ours } = this.alone.schemas
    const given = rows.map(({ account, name, types, seenAt }) => {
      return { account, name, types, seen_at: seenAt, queue: queueName(account, name) }
    })
    await this.alone.ask(
      `INSERT INTO ${ours}.handlers (account, name, queue, types, seen_at)
        SELECT h.account, h.name, h.queue, h.types, h.seen_at
          FROM jsonb_to_recordset($1::jsonb) h (account text, name text, queue text, types text[], seen_at bigint)`,
      [JSON.stringify(given)],
    )
    await this.alone.ask(`SELECT ${ours}.make_queue(q)::text FROM unnest($1::text[]) q`, [
      given.map(({ queue }) => queue),
    ])
  }

  async #orders(rows: readonly CopiedOrder[]): Promise<void> {
    const { ours } = this.alone.schemas
    const made = await this.alone.ask(
      `SELECT nextval('${ours}.order_serials')::text FROM generate_series(1, $1::int)`,
      [rows.length],
    )
    // In the order in which they were placed.
    const serials = made.map(([serial]) => Number(serial)).toSorted((a, b) => a - b)
    const given = rows.map(({ order, queryAt }, at) => {
      return { serial: serials[at], ...packOrder(this.vault, order), query_at: queryAt }
    })
    await this.alone.ask(
      `INSERT INTO ${ours}.orders (serial, ${COLUMNS}) SELECT serial, ${COLUMNS}
        FROM jsonb_populate_recordset(NULL::${ours}.orders, $1::jsonb)`,
      [JSON.stringify(given)],
    )
    const ends = [serials[0], serials.at(-1)]
    await this.alone.ask(
      `SELECT ${ours}.make_partition(s)::text FROM unnest($1::bigint[]) s WHERE ${ours}.lacks_partition(s)`,
      [ends],
    )
    await writeAbout(
      this.alone,
      this.vault,
      rows.map((row, at) => ({ ...row, serial: serials[at] as number })),
    )
  }

  async #closes(rows: readonly KeptClose[]): Promise<void> {
    const { ours } = this.alone.schemas
    const given = rows.map((close) => ({ ...packClose(this.vault, close), nth: close.nth }))
    await this.alone.ask(
      `INSERT INTO ${ours}.closes SELECT * FROM jsonb_populate_recordset(NULL::${ours}.closes, $1::jsonb)`,
      [JSON.stringify(given)],
    )
  }

  async #intents(rows: readonly CopiedIntent[]): Promise<void> {
    const { ours } = this.alone.schemas
    const given = rows.map(({ account, kind, reference, operation, call, tries, dueAt }, n) => {
      const key = { account, kind, reference }
      const packed = packIntent(this.vault, key, { operation, call, isWanted: () => true })
      return { n, ...key, operation, call: packed.call, key_id: packed.key_id, due_at: dueAt, tries }
    })
    await this.alone.ask(
      `INSERT INTO ${ours}.intents (account, kind, reference, operation, call, key_id, due_at, tries)
        SELECT i.account, i.kind, i.reference, i.operation, i.call, i.key_id, i.due_at, i.tries
          FROM jsonb_to_recordset($1::jsonb) i (n int, account text, kind text, reference text, operation text, call bytea,
            key_id text, due_at bigint, tries int) ORDER BY i.n`,
      [JSON.stringify(given)],
    )
  }
}
