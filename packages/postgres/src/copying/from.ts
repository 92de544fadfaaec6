import type { KeptClose } from '@kumicorn/core'
import type {
  CopiedDelivery,
  CopiedEvent,
  CopiedHandler,
  CopiedIntent,
  CopiedOrder,
  CopiedPage,
  CopiedRows,
  OpenedStore,
  Section,
  Vault,
} from '@kumicorn/core/store'
import { unpackClose } from '../days-on.ts'
import { type Row, unpackError, unpackEventText, unpackIntent, unpackMessage, unpackOrder } from '../rows.ts'
import { sealedRows } from '../sql/sealed.ts'
import type { AloneClient } from './alone.ts'

/** A row as it is told, and the place behind it. */
interface Placed {
  readonly row: Row
  readonly place: readonly (string | number)[]
}

/** Everything in a schema of ours, as long as nobody else works on it. */
export class PostgresToCopy implements OpenedStore {
  readonly name: string
  readonly alone: AloneClient
  readonly vault: Vault

  constructor(alone: AloneClient, vault: Vault) {
    this.name = `postgresStore: the schema "${alone.schemas.ours}"`
    this.alone = alone
    this.vault = vault
  }

  async state(): Promise<string> {
    const { ours, jobs } = this.alone.schemas
    const [[state] = []] = await this.alone.ask(`SELECT jsonb_build_array(
      (SELECT jsonb_build_array(count(*), sum(version), max(updated_at), sum(query_at), min(created_at)) FROM ${ours}.orders),
      (SELECT jsonb_build_array(min(reference), max(reference), min(serial), max(serial)) FROM ${ours}.orders),
      (SELECT jsonb_build_array(count(*), sum(retry_count), sum((data->>'token')::bigint), count(completed_on),
        sum(extract(epoch FROM start_after))) FROM ${jobs}.job_common),
      (SELECT jsonb_agg(jsonb_build_array(account, name, types, seen_at) ORDER BY account COLLATE "C", name COLLATE "C")
        FROM ${ours}.handlers),
      (SELECT jsonb_build_array(count(*), max(made_at)) FROM ${ours}.closes),
      (SELECT jsonb_build_array(count(*), sum(token), sum(due_at)) FROM ${ours}.intents),
      (SELECT last_value FROM ${ours}.delivery_ids))::text`)
    return String(state)
  }

  async isEmpty(): Promise<boolean> {
    const { ours, jobs } = this.alone.schemas
    const tables = [
      ...['orders', 'handlers', 'closes', 'intents'].map((table) => `${ours}.${table}`),
      `${jobs}.job_common`,
    ]
    const held = tables.map((table) => `EXISTS (SELECT 1 FROM ${table})`)
    const [[isHeld] = []] = await this.alone.ask(`SELECT (${held.join(' OR ')})::text`)
    return isHeld !== 'true'
  }

  async missingKeys(): Promise<readonly string[]> {
    return (await this.#keys()).filter((key) => !this.vault.keyIds.includes(key))
  }

  async isEncrypted(): Promise<boolean> {
    return (await this.#keys()).length > 0
  }

  async lastDelivery(): Promise<number> {
    const { ours } = this.alone.schemas
    const [[last] = []] = await this.alone.ask(
      `SELECT (CASE WHEN is_called THEN last_value ELSE 0 END)::text FROM ${ours}.delivery_ids`,
    )
    return Number(last)
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
      intents: () => this.#intents(after, limit),
    }
    return (await pages[section]()) as CopiedPage<CopiedRows[S]>
  }

  close(): Promise<void> {
    return this.alone.close()
  }

  async #keys(): Promise<readonly string[]> {
    const found = await this.alone.ask(
      `SELECT DISTINCT k.key FROM (${sealedRows(this.alone.schemas)}) k (key) WHERE k.key IS NOT NULL ORDER BY k.key`,
    )
    return found.map(([key]) => key as string)
  }

  #handlers(after: string | undefined, limit: number): Promise<CopiedPage<CopiedHandler>> {
    const { ours } = this.alone.schemas
    // What only deliveries tell of is told by them again.
    const sql = `SELECT jsonb_build_object('place', jsonb_build_array(h.account, h.name), 'row', to_jsonb(h))::text
      FROM ${ours}.handlers h WHERE h.types IS NOT NULL AND (h.account COLLATE "C", h.name COLLATE "C") > ($1, $2)
      ORDER BY h.account COLLATE "C", h.name COLLATE "C" LIMIT $3`
    return this.#page(sql, placeOf(after, ['', '']), limit, handlerOf)
  }

  #orders(after: string | undefined, limit: number): Promise<CopiedPage<CopiedOrder>> {
    const { ours, jobs } = this.alone.schemas
    // Of pruned orders there may be rows that have not been swept.
    const about = (table: string) => `(SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.serial), '[]')
      FROM ${ours}.${table} t WHERE t.order_serial = o.serial AND NOT o.pruned)`
    const sql = `SELECT jsonb_build_object('place', jsonb_build_array(o.serial), 'row', to_jsonb(o) || jsonb_build_object(
        'events', ${about('events')}, 'messages', ${about('messages')}, 'deliveries', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('id', ${ours}.number_of(j.id), 'handler', h.name, 'data', j.data, 'state', j.state,
              'received_at', ${ours}.ms_of(j.created_on), 'tries', j.retry_count, 'due_at', ${ours}.ms_of(j.start_after),
              'died_at', ${ours}.ms_of(j.completed_on), 'output', j.output) ORDER BY j.id), '[]')
            FROM ${jobs}.job_common j JOIN ${ours}.handlers h ON h.queue = j.name || '' WHERE j.singleton_key = o.serial::text)))::text
      FROM ${ours}.orders o WHERE o.serial > $1::bigint ORDER BY o.serial LIMIT $2`
    return this.#page(sql, placeOf(after, [0]), limit, (row) => this.#order(row))
  }

  #closes(after: string | undefined, limit: number): Promise<CopiedPage<KeptClose>> {
    const { ours } = this.alone.schemas
    const sql = `SELECT jsonb_build_object('place', jsonb_build_array(c.account, c.day, c.nth), 'row', to_jsonb(c))::text
      FROM ${ours}.closes c WHERE (c.account COLLATE "C", c.day, c.nth) > ($1, $2, $3::int)
      ORDER BY c.account COLLATE "C", c.day, c.nth LIMIT $4`
    return this.#page(sql, placeOf(after, ['', '', 0]), limit, (row) => unpackClose(this.vault, row))
  }

  #intents(after: string | undefined, limit: number): Promise<CopiedPage<CopiedIntent>> {
    const { ours } = this.alone.schemas
    const sql = `SELECT jsonb_build_object('place', jsonb_build_array(i.serial), 'row', to_jsonb(i))::text
      FROM ${ours}.intents i WHERE i.serial > $1::bigint ORDER BY i.serial LIMIT $2`
    return this.#page(sql, placeOf(after, [0]), limit, (row) => this.#intent(row))
  }

  async #page<T>(
    sql: string,
    place: readonly (string | number)[],
    limit: number,
    read: (row: Row) => T,
  ): Promise<CopiedPage<T>> {
    const found = await this.alone.rows<Placed>(sql, [...place, limit])
    const last = found.at(-1)
    return { items: found.map(({ row }) => read(row)), after: last ? JSON.stringify(last.place) : '' }
  }

  #order(row: Row): CopiedOrder {
    const order = unpackOrder(this.vault, row)
    return {
      order,
      queryAt: (row.query_at as number | null) ?? undefined,
      events: (row.events as readonly Row[]).map((event): CopiedEvent => {
        const id = event.id as string
        return { id, text: unpackEventText(this.vault, { ...event, event_id: id }) }
      }),
      messages: (row.messages as readonly Row[]).map((message) => unpackMessage(this.vault, order, message)),
      deliveries: (row.deliveries as readonly Row[]).map((delivery) => this.#delivery(delivery)),
    }
  }

  #delivery(row: Row): CopiedDelivery {
    const data = row.data as Row
    return {
      id: row.id as number,
      handler: row.handler as string,
      type: data.type as string,
      event: data.event as string,
      receivedAt: row.received_at as number,
      tries: row.tries as number,
      token: data.token as number,
      dueAt: row.due_at as number,
      diedAt: row.state === 'failed' ? (row.died_at as number) : undefined,
      lastError: unpackError(this.vault, row.id as number, (row.output as Row | null) ?? {}),
    }
  }

  #intent(row: Row): CopiedIntent {
    const { account, kind, reference, operation, call, tries } = unpackIntent(this.vault, row)
    return { account, kind, reference, operation, call, tries, dueAt: row.due_at as number }
  }
}

const placeOf = (
  after: string | undefined,
  begin: readonly (string | number)[],
): readonly (string | number)[] => (after === undefined ? begin : JSON.parse(after))

const handlerOf = (row: Row): CopiedHandler => ({
  account: row.account as string,
  name: row.name as string,
  types: row.types as CopiedHandler['types'],
  seenAt: row.seen_at as number,
})
