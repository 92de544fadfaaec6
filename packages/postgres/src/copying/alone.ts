import { setTimeout as sleep } from 'node:timers/promises'
import { StoreError } from '@kumicorn/core'
import type { Pool, PoolClient } from 'pg'
import { ask, connect } from '../connection.ts'
import { isLocked, storeError } from '../errors.ts'
import { schemaVersion } from '../migrations/migrate.ts'
import { migrations } from '../migrations/migrations.ts'
import type { Schemas } from '../sql/schemas.ts'

const NAME = 'kumicorn copy'

/** How often it is looked who works on a schema: the server goes on showing for a moment who has just left. */
const LOOKS = 10
/** Milliseconds from one look to the next. */
const LOOK_AGAIN = 100

/** Few rows of large tables are read at a time, whatever the statistics say; bytes are as `rows.ts` reads them. */
const SETTINGS = `SET application_name = '${NAME}'; SET bytea_output = 'hex'; SET enable_seqscan = off;
  SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off`

/** A connection to a schema that nobody else works on. */
export class AloneClient {
  readonly schemas: Schemas
  readonly #client: PoolClient
  readonly #onError = (error: Error): void => {
    this.#broken ??= error
  }
  #broken: Error | undefined

  private constructor(client: PoolClient, schemas: Schemas) {
    this.schemas = schemas
    this.#client = client.on('error', this.#onError)
  }

  /** @throws StoreError, also while anybody else works on the schema */
  static async open(pool: Pool, schemas: Schemas): Promise<AloneClient> {
    const opened: { alone?: AloneClient } = {}
    try {
      const client = await connect(pool, (connected) => {
        opened.alone = new AloneClient(connected, schemas)
      })
      await client.query(SETTINGS)
      await requireVersion(client, schemas)
      await requireNobody(client, schemas)
      return opened.alone as AloneClient
    } catch (error) {
      await opened.alone?.close()
      throw storeError(error)
    }
  }

  /** Rows of text. @throws StoreError */
  async ask(text: string, values: readonly unknown[] = []): Promise<readonly (readonly (string | null)[])[]> {
    try {
      return await ask(this.#client, text, values)
    } catch (error) {
      throw storeError(error)
    }
  }

  /** Rows that are one JSON value each. @throws StoreError */
  async rows<T>(text: string, values: readonly unknown[] = []): Promise<readonly T[]> {
    return (await this.ask(text, values)).map(([json]) => JSON.parse(json as string) as T)
  }

  /** Holds back whoever would write, until `close`. @throws StoreError when somebody is writing */
  async holdBack(): Promise<void> {
    const { ours, jobs } = this.schemas
    const tables = ['orders', 'handlers', 'intents', 'closes'].map((table) => `${ours}.${table}`)
    // What is read at different times is of one.
    await this.ask('BEGIN ISOLATION LEVEL REPEATABLE READ')
    try {
      await this.ask(`LOCK TABLE ${[...tables, `${jobs}.job_common`].join(', ')} IN EXCLUSIVE MODE NOWAIT`)
    } catch (error) {
      throw isLocked((error as StoreError).cause) ? inUse(this.schemas, 'a transaction works on it') : error
    }
    await requireNoLease(this)
  }

  /** @throws StoreError, and nothing of it was written */
  async transaction(work: () => Promise<void>): Promise<void> {
    await this.ask('BEGIN ISOLATION LEVEL READ COMMITTED')
    try {
      await work()
      await this.ask('COMMIT')
    } catch (error) {
      await this.ask('ROLLBACK').catch((failure: Error) => {
        this.#broken ??= failure
      })
      throw error
    }
  }

  async close(): Promise<void> {
    // Ends what holds others back, and takes back what was set: a pool may be the application's.
    await this.#client.query('ROLLBACK; RESET ALL').catch((error: Error) => {
      this.#broken ??= error
    })
    this.#client.release(this.#broken)
    // Of a broken one more may come.
    if (this.#broken === undefined) this.#client.off('error', this.#onError)
  }
}

const inUse = ({ ours }: Schemas, by: string): StoreError =>
  new StoreError(
    `postgresStore: the schema "${ours}" is in use: ${by}. Stop every instance first, and whatever else uses it`,
  )

async function requireVersion(client: PoolClient, schemas: Schemas): Promise<void> {
  const { version } = await schemaVersion(client, schemas)
  if (version !== migrations.length)
    throw new StoreError(
      `postgresStore: the schema "${schemas.ours}" is at version ${version}, this package needs ${migrations.length}: run \`kumicorn migrate\``,
    )
}

/** An instance that runs listens for what is due; whoever else asks something of the schema shows, too. */
async function requireNobody(client: PoolClient, schemas: Schemas): Promise<void> {
  for (let looks = 1; ; looks += 1) {
    const [pid, name] = await workingOn(client, schemas)
    if (!pid) return
    if (looks === LOOKS) throw inUse(schemas, `process ${pid} of the server ("${name}") works for somebody`)
    await sleep(LOOK_AGAIN)
  }
}

async function workingOn(client: PoolClient, { ours, jobs }: Schemas): Promise<readonly (string | null)[]> {
  const [found = []] = await ask(
    client,
    `SELECT a.pid::text, a.application_name FROM pg_stat_activity a
      WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.application_name <> $1
        AND (position($2 IN a.query) > 0 OR position($3 IN a.query) > 0
          OR position('pgboss_' || left(encode(sha224($4::bytea), 'hex'), 24) IN a.query) > 0
          OR (a.application_name LIKE 'kumicorn%' AND a.query = '<insufficient privilege>'))
      ORDER BY a.backend_start LIMIT 1`,
    [NAME, `${ours}.`, `${jobs}.`, jobs],
  )
  return found
}

/** Somebody whom the server does not show may have a delivery. */
async function requireNoLease(alone: AloneClient): Promise<void> {
  const { ours, jobs } = alone.schemas
  const [[until] = []] = await alone.ask(
    `SELECT max(${ours}.ms_of(j.start_after))::text FROM ${jobs}.job_common j WHERE j.state = 'active'`,
  )
  if (until == null || Number(until) <= Date.now()) return
  const time = new Date(Number(until)).toISOString()
  throw inUse(alone.schemas, `a handler has a delivery until ${time}, unless its process was killed`)
}
