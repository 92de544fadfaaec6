import { ConfigError, StoreError } from '@kumicorn/core'
import type { Pool, PoolClient, QueryConfig } from 'pg'
import { isTransient, storeError } from './errors.ts'
import { migrate, schemaVersion } from './migrations/migrate.ts'
import type { Migration } from './migrations/migrations.ts'
import { requireTransaction } from './require-transaction.ts'
import type { Schemas } from './sql/schemas.ts'

/** What SQL is given: JSON as text. */
export type Value = string | number | null | readonly string[] | readonly number[]

/** How often a transaction is tried that the database has called off. */
const TRIES = 5

/** Milliseconds that one call may take. */
const PATIENCE = 30_000

/** Every answer is one JSON value as text: no type parser of a pool that was given to us has a say. */
const AS_TEXT = { getTypeParser: () => (text: string) => text } as unknown as QueryConfig['types']

type Run = (text: string, values: readonly unknown[]) => Promise<{ readonly rows: readonly unknown[] }>

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

const SETTINGS = `SELECT current_setting('fsync') AS fsync,
  current_setting('synchronous_commit') AS synchronous_commit,
  current_setting('full_page_writes') AS full_page_writes,
  current_setting('server_version') AS version,
  round(extract(epoch FROM clock_timestamp()) * 1000)::text AS now`

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

  /** Calls a function of our schema, as a transaction of its own. @throws StoreError */
  call<T>(name: string, ...values: readonly Value[]): Promise<T> {
    return this.#attempt(() => this.callWith<T>(this.#options.pool, name, values))
  }

  /** Calls a function of our schema in a transaction that is open. */
  async callWith<T>(client: Pool | PoolClient, name: string, values: readonly Value[]): Promise<T> {
    const marks = values.map((_, index) => `$${index + 1}`).join(', ')
    const text = `SELECT to_jsonb(${this.schemas.ours}.${name}(${marks}))`
    const query = {
      text,
      values: values as unknown[],
      types: AS_TEXT,
      rowMode: 'array' as const,
      // A server that has vanished without a word is not waited for until the network gives up.
      query_timeout: PATIENCE,
    }
    const { rows } = await client.query(query as QueryConfig)
    const [[answer]] = rows as unknown as [[string | null]]
    return (answer === null ? undefined : JSON.parse(answer)) as T
  }

  /**
   * Calls a function of our schema in a transaction of the application: a client of `pg`, or what the adapters of
   * pg-boss make of those of Knex, Kysely, Drizzle and Prisma. @throws StoreError, and the transaction is spoilt
   */
  async within<T>(db: unknown, name: string, values: readonly string[]): Promise<T> {
    const { query, executeSql } = (db ?? {}) as Partial<Transaction>
    const run = executeSql ?? query
    if (typeof run !== 'function')
      throw new ConfigError('kumicorn.within: give the client of a transaction, with query() or executeSql()')
    const marks = values.map((_, index) => `$${index + 1}`).join(', ')
    if (executeSql === undefined) await requireTransaction(db as object)
    return this.#attemptOnce(async () => {
      // As text: an ORM may have parsers of its own.
      const text = `SELECT ${this.schemas.ours}.${name}(${marks})::text AS answer`
      const { rows } = await run.call(db, text, values)
      return JSON.parse((rows[0] as { answer: string }).answer) as T
    })
  }

  /** Proves that the schema is there and can be written. @throws StoreError */
  open(): Promise<void> {
    return this.#attempt(async () => {
      const { rows } = await this.#options.pool.query(
        "SELECT current_setting('transaction_read_only')::boolean AS is_read_only, current_setting('transaction_isolation') AS isolation",
      )
      if (rows[0]?.is_read_only === true)
        throw new StoreError('postgresStore: the database can only be read: it may be a replica')
      if (rows[0]?.isolation !== 'read committed')
        throw new StoreError('postgresStore: the connections must use the isolation level "read committed"')
    })
  }

  /** What the database says of itself, on a connection as our writes have them. @throws StoreError */
  settings(): Promise<Settings> {
    return this.#attempt(async () => {
      const { rows } = await this.#options.pool.query(SETTINGS)
      return rows[0] as Settings
    })
  }

  /**
   * Gives a connection to the work, in a transaction that ends with it. Rejects with what the work throws, and with
   * what the database says, as it says it; what it has said when it ended the connection comes first.
   */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.#guarded(async () => {
      const client = await this.#options.transactions.connect()
      // A connection that is lost while nothing is asked of it: what is asked next tells, but not why.
      let lost: Error | undefined
      const onError = (error: Error): void => {
        lost ??= error
      }
      client.on('error', onError)
      let broken: Error | undefined
      try {
        await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
        const result = await work(client)
        await client.query('COMMIT')
        return result
      } catch (error) {
        // A connection that cannot roll back is thrown away: the database ends its transaction.
        await client.query('ROLLBACK').catch((failure: Error) => {
          broken = failure
        })
        throw lost ?? error
      } finally {
        client.release(broken)
        // Of a broken one more may come.
        if (broken === undefined) client.off('error', onError)
      }
    })
  }

  get isClosed(): boolean {
    return this.#closed !== undefined
  }

  close(): Promise<void> {
    this.#closed ??= this.#options.end()
    return this.#closed
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

  async #attemptOnce<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#guarded(work)
    } catch (error) {
      throw storeError(error)
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
    const { version, worksFrom } = await schemaVersion(pool, schemas)
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
