import { ConfigError, type Store } from '@kumicorn/core'
import { aFlag, aList, checkOptions, createVault } from '@kumicorn/core/store'
import pg, { type ClientBase, type Pool } from 'pg'
import { checkConnection, connectionChecks } from './connection-options.ts'
import { postgresCopying } from './copying/copying.ts'
import { Database } from './database.ts'
import { Dueness } from './dueness.ts'
import { migrations } from './migrations/migrations.ts'
import { schemasOf } from './sql/schemas.ts'
import { storeOn } from './store-on.ts'

export interface PostgresStoreOptions {
  /** A pool of the application, which stays open when the store is closed. Give this or `connectionString`. */
  readonly pool?: Pool | undefined
  /** For a pool of the store's own, e.g. `postgres://user:password@host/database`. */
  readonly connectionString?: string | undefined
  /**
   * The schema of our tables: lower-case letters, digits and `_`, at most 45, no reserved word. Those of pg-boss are in
   * another one with `_jobs` behind its name. Default `kumicorn`.
   */
  readonly schema?: string | undefined
  /**
   * Whether the schema is made, or brought to this version, at the first call. `false` for a role that may not:
   * run `kumicorn migrate` before. Default true.
   */
  readonly migrate?: boolean | undefined
  /**
   * 32 bytes each, or their base64 text (`openssl rand -base64 32`). Orders, events and messages are encrypted
   * with the first (AES-256-GCM); all are tried for reading. To change keys, put a new one in front and leave the
   * old ones. References, accounts, states and times are not encrypted: they are what is searched for.
   */
  readonly encryptionKeys?: readonly (string | Uint8Array)[] | undefined
  /**
   * The names of keys that nobody has any more, as the error of `start()` and `kumicorn keys` show them. It starts then:
   * what was written with them stays unreadable, and stands in the way of nothing else.
   */
  readonly lostKeys?: readonly string[] | undefined
}

/**
 * A store on PostgreSQL, for as many instances as you like: orders, events and messages in tables, deliveries as
 * jobs of pg-boss. Opened by the first call; errors are StoreErrors.
 * @throws ConfigError for what is no option, when neither or both of `pool` and `connectionString` are given, a key or the schema is not one,
 * or there is none in the list of keys
 */
export function postgresStore(options: PostgresStoreOptions): Store {
  checkOptions<PostgresStoreOptions>('postgresStore', options, {
    ...connectionChecks,
    migrate: aFlag,
    encryptionKeys: aList,
    lostKeys: aList,
  })
  const { pool, connectionString, schema = 'kumicorn', migrate = true, encryptionKeys, lostKeys } = options
  checkConnection('postgresStore', options)
  if (encryptionKeys?.length === 0)
    throw new ConfigError('postgresStore: encryptionKeys is an empty list: give a key, or leave it out')
  const vault = createVault('postgresStore', encryptionKeys, lostKeys)
  const own = (max: number): Pool =>
    new pg.Pool({
      connectionString,
      max,
      application_name: 'kumicorn',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      // After `kumicorn.stop()` nothing is under way: who does not close the store is not kept by what it would use next.
      allowExitOnIdle: true,
    })
  const used = pool ?? own(CONNECTIONS)
  // Handlers with a transaction hold a connection for as long as they run: callbacks are not to wait for them,
  // nor they for each other: each has its own concurrency, and that is the limit.
  const pools = { pool: used, transactions: pool ?? own(Number.POSITIVE_INFINITY) }
  const all = new Set(Object.values(pools))
  for (const each of all) each.on('error', ignore)
  const lent = pool === undefined ? lentOf(pools.transactions) : []
  const end = async (): Promise<void> => {
    if (pool === undefined) await Promise.all([used.end(), endNow(pools.transactions, lent)])
    else pool.off('error', ignore)
  }
  const schemas = schemasOf(schema)
  const isOurs = pool === undefined
  const database = new Database({ ...pools, schemas, migrations, migrates: migrate, isOurs, end })
  const store = storeOn(database, vault, new Dueness(used, schemas.jobs))
  return { ...store, copying: postgresCopying(used, schemas, vault) }
}

/** The most connections beside those of handlers with a transaction. */
const CONNECTIONS = 10

/** Milliseconds to wait for a connection: then the callback answers 503. */
const CONNECT_TIMEOUT = 5_000

/** The database may go at any time: the next call tells. Without a listener the process would end. */
const ignore = (): void => undefined

/** The connections of a pool that somebody works with. */
function lentOf(pool: Pool): ReadonlySet<ClientBase> {
  const lent = new Set<ClientBase>()
  pool.on('acquire', (client) => lent.add(client))
  pool.on('release', (_, client) => lent.delete(client))
  return lent
}

/**
 * Ends a pool and what is lent of it: a handler that never ends would keep it for ever. The database takes back what is
 * not committed, and the handler gets its event again.
 */
async function endNow(pool: Pool, lent: Iterable<ClientBase>): Promise<void> {
  const ended = pool.end()
  const cut = Array.from(lent, (client) => (client as pg.Client).end())
  // The pool itself waits until the last one is given back.
  await (cut.length === 0 ? ended : Promise.all(cut))
}
