import { randomUUID } from 'node:crypto'
import { ConfigError, StoreError } from '@kumicorn/core'
import pg, { type Pool, type PoolClient } from 'pg'
import { ask, asRole, COMMIT_AND_RESET, inTransaction } from './connection.ts'
import { AS_ANSWER, borrowedError, isTransient, storeError } from './errors.ts'
import { lackOf, migrate, schemaVersion } from './migrations/migrate.ts'
import type { Migration } from './migrations/migrations.ts'
import { requireTransaction } from './require-transaction.ts'
import { markWithin } from './sql/intents.ts'
import type { Schemas } from './sql/schemas.ts'
import { sealedRows, someKeys } from './sql/sealed.ts'

/** What SQL is given: JSON as text. */
export type Value = string | number | null | readonly string[] | readonly number[]

/** How often a transaction is tried that the database has called off. */
const TRIES = 5

/**
 * Each statement sees what others have committed before it: PostgreSQL's default, which may be changed at any time. Says
 * of all whose it is, as what stands outside our functions has to: the path of the session may lead elsewhere.
 */
const SEES_ALL =
  "pg_catalog.current_setting('transaction_isolation') OPERATOR(pg_catalog.=) 'read committed'::pg_catalog.text"

const parsed = <T>(answer: string | null | undefined): T =>
  (answer == null ? undefined : JSON.parse(answer)) as T

type Run = (text: string, values: readonly unknown[]) => Promise<{ readonly rows: readonly unknown[] }>

/** Calls a function of our schema, whose last parameter is the mark of the transaction. */
export type CallWithin = <T>(name: string, values: readonly string[]) => Promise<T>

/** The last that is written in a transaction. */
export type WriteLast = <T>(calls: string) => Promise<T>

interface Transaction {
  readonly query: Run
  readonly executeSql: Run
}

export interface DatabaseOptions {
  readonly pool: Pool
  /** For transactions that last as long as a handler. */
  readonly transactions: Pool
  readonly schemas: Schemas
  /** What this code needs of the schema. */
  readonly migrations: readonly Migration[]
  /** Whether the schema is brought to this version at the first call. */
  readonly migrates: boolean
  /** Whether the pools are the store's own: what an application has set on its connections stays. */
  readonly isOurs?: boolean
  /** Ends the pool, if it is ours. */
  end(): Promise<void>
}

/** How a database keeps what is written. All are texts: a pool may have parsers of its own. */
export interface Settings {
  readonly fsync: string
  readonly synchronous_commit: string
  readonly full_page_writes: string
  readonly version: string
  /** Its clock: milliseconds since the epoch. */
  readonly now: string
}

const SETTINGS = `SELECT pg_catalog.current_setting('fsync') AS fsync,
  pg_catalog.current_setting('synchronous_commit') AS synchronous_commit,
  pg_catalog.current_setting('full_page_writes') AS full_page_writes,
  pg_catalog.current_setting('server_version') AS version,
  pg_catalog.round(extract(epoch FROM pg_catalog.clock_timestamp()) OPERATOR(pg_catalog.*) 1000)::pg_catalog.text AS now`

/** One PostgreSQL database with our schema. */
export class Database {
  readonly schemas: Schemas
  readonly #options: DatabaseOptions
  #ready: Promise<void> | undefined
  #closed: Promise<void> | undefined

  constructor(options: DatabaseOptions) {
    this.schemas = options.schemas
    this.#options = options
  }

  /** What opening it would make or change. */
  async lacks(): Promise<string | undefined> {
    const { pool, schemas, migrations, migrates } = this.#options
    return migrates ? lackOf(await schemaVersion(pool, schemas), schemas, migrations.length) : undefined
  }

  /** Calls a function of our schema, as a transaction of its own. @throws StoreError */
  call<T>(name: string, ...values: readonly Value[]): Promise<T> {
    const { pool } = this.#options
    return this.#attempt(async () => {
      // What a snapshot of the beginning does not show has been there: a second refund, a delivery that has ended.
      const [row] = await ask(pool, `SELECT ${this.#called(name, values)} WHERE ${SEES_ALL}`, values)
      if (row) return parsed<T>(row[0])
      return inTransaction(pool, (client) => this.callWith<T>(client, name, values))
    })
  }

  /** Calls a function of our schema in a transaction that is open. */
  async callWith<T>(client: PoolClient, name: string, values: readonly Value[]): Promise<T> {
    const [[answer] = []] = await ask(client, `SELECT ${this.#called(name, values)}`, values)
    return parsed<T>(answer)
  }

  /**
   * Calls functions of our schema in the transaction of the application that is open now, and in no other: a client of
   * `pg`, or what the adapters of pg-boss make of those of Knex, Kysely, Drizzle and Prisma.
   * @throws StoreError, and the transaction is spoilt, or has ended
   */
  async within<T>(db: unknown, work: (call: CallWithin) => Promise<T>): Promise<T> {
    const { query, executeSql } = (db ?? {}) as Partial<Transaction>
    const run = executeSql ?? query
    if (typeof run !== 'function')
      throw new ConfigError('kumicorn.within: give the client of a transaction, with query() or executeSql()')
    if (executeSql === undefined) await requireTransaction(db as object)
    const answered = async (called: string, values: readonly string[]): Promise<string> => {
      // As text: an ORM may have parsers of its own.
      const { rows } = await run.call(db, `SELECT ${called}::pg_catalog.text ${AS_ANSWER}`, values)
      return (rows[0] as { answer: string }).answer
    }
    try {
      // Before anything is waited for: what comes then may be after the end of this transaction, or in another one.
      const mark = await answered(markWithin(randomUUID()), [])
      return await this.#guarded(() =>
        work(async <R>(name: string, values: readonly string[]) => {
          const marks = [...values, mark].map((_, index) => `$${index + 1}`).join(', ')
          return JSON.parse(await answered(`${this.schemas.ours}.${name}(${marks})`, [...values, mark])) as R
        }),
      )
    } catch (error) {
      throw borrowedError(error)
    }
  }

  /** Proves that the schema is there and can be written. @throws StoreError */
  open(): Promise<void> {
    return this.#attempt(async () => {
      const { pool, schemas } = this.#options
      const [[why] = []] = await ask(pool, `SELECT ${schemas.ours}.why_not_writable()`)
      if (typeof why === 'string') throw new StoreError(`postgresStore: ${why}`)
    })
  }

  /** What the database says of itself, on a connection as our writes have them. @throws StoreError */
  settings(): Promise<Settings> {
    return this.#attempt(async () => {
      const { rows } = await this.#options.pool.query(SETTINGS)
      return rows[0] as Settings
    })
  }

  /** How many rows there are of each key. @throws StoreError */
  keysInUse(): Promise<readonly { readonly keyId: string | null; readonly rows: number }[]> {
    return this.#attempt(async () => {
      const text = `SELECT k.key_id, count(*)::text FROM (${sealedRows(this.schemas)}) k (key_id) GROUP BY k.key_id ORDER BY k.key_id`
      const rows = await ask(this.#options.pool, text)
      return rows.map(([keyId = null, count]) => ({ keyId, rows: Number(count) }))
    })
  }

  /** The keys of some rows: the newest, the oldest, and those of open orders. @throws StoreError */
  someKeys(): Promise<readonly string[]> {
    const rows = () => ask(this.#options.pool, someKeys(this.schemas))
    return this.#attempt(async () => (await rows()).flatMap(([key]) => key ?? []))
  }

  /**
   * Gives a connection to the work, in a transaction that ends with it; and what writes at its end what is ours, as the
   * role that has begun it. Rejects with what the work throws, and with what the database says, as it says it; what it has
   * said when it ended the connection comes first.
   */
  transaction<T>(
    work: (client: PoolClient, writeLast: WriteLast) => Promise<T>,
    onLost?: () => void,
  ): Promise<T> {
    const { transactions, isOurs } = this.#options
    const commit = isOurs ? COMMIT_AND_RESET : undefined
    const mark = randomUUID()
    const run = (client: PoolClient, role: string): Promise<T> =>
      work(client, async <R>(calls: string) => {
        const [[answer] = []] = await ask(client, `${asRole(role)}; SELECT ${this.#writeLast(calls, mark)}`)
        return parsed<R>(answer)
      })
    return this.#guarded(() => inTransaction(transactions, run, { commit, mark, onLost }))
  }

  get isClosed(): boolean {
    return this.#closed !== undefined
  }

  close(): Promise<void> {
    this.#closed ??= this.#options.end()
    return this.#closed
  }

  /** With what it is given in its text: only so it goes in one trip with other statements. */
  #writeLast(calls: string, mark: string): string {
    return `${this.schemas.ours}.write_last(${pg.escapeLiteral(calls)}, ${pg.escapeLiteral(mark)})::pg_catalog.text`
  }

  #called(name: string, values: readonly Value[]): string {
    const marks = values.map((_, index) => `$${index + 1}`).join(', ')
    return `pg_catalog.to_jsonb(${this.schemas.ours}.${name}(${marks}))::pg_catalog.text`
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#guarded(work)
      } catch (error) {
        if (!isTransient(error) || tries === TRIES) throw storeError(error)
      }
    }
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    if (this.isClosed) throw new StoreError('postgresStore: the store is closed')
    this.#ready ??= this.#prepare().catch((error: unknown) => {
      this.#ready = undefined
      throw error
    })
    await this.#ready
    return work()
  }

  async #prepare(): Promise<void> {
    const { pool, schemas, migrations, migrates } = this.#options
    const latest = migrations.length
    const { version, worksFrom, isCopying } = await schemaVersion(pool, schemas)
    // What an application did with the half would be lost, or be done twice.
    if (isCopying)
      throw new StoreError(
        `postgresStore: a copy into the schema "${schemas.ours}" has not ended: run \`kumicorn copy\` again, which goes on where it was`,
      )
    if (version < latest) {
      if (!migrates) {
        const what = `the schema "${schemas.ours}" is at version ${version}, this package needs ${latest}`
        throw new StoreError(`postgresStore: ${what}: run \`kumicorn migrate\``)
      }
      await migrate(pool, schemas, migrations)
    } else if (worksFrom > latest) {
      const what = `the schema "${schemas.ours}" (version ${version}) is newer than this @kumicorn/postgres knows (${latest})`
      throw new StoreError(`postgresStore: ${what}: update the package`)
    }
  }
}
