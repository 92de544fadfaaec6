import { ConfigError, type Store } from '@kumicorn/core'
import { aFlag, aList, checkOptions, createVault } from '@kumicorn/core/store'
import pg, { type Pool } from 'pg'
import { checkConnection, connectionChecks } from './connection-options.ts'
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
  })
  const { pool, connectionString, schema = 'kumicorn', migrate = true, encryptionKeys } = options
  checkConnection('postgresStore', options)
  if (encryptionKeys?.length === 0)
    throw new ConfigError('postgresStore: encryptionKeys is an empty list: give a key, or leave it out')
  const vault = createVault('postgresStore', encryptionKeys)
  const own = (): Pool =>
    new pg.Pool({
      connectionString,
      application_name: 'kumicorn',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
    })
  const used = pool ?? own()
  // Handlers with a transaction hold a connection for as long as they run: callbacks are not to wait for them.
  const pools = { pool: used, transactions: pool ?? own() }
  const all = new Set(Object.values(pools))
  for (const each of all) each.on('error', ignore)
  const end = async (): Promise<void> => {
    if (pool === undefined) await Promise.all(Array.from(all, (each) => each.end()))
    else pool.off('error', ignore)
  }
  const schemas = schemasOf(schema)
  const database = new Database({ ...pools, schemas, migrations, migrates: migrate, end })
  return storeOn(database, vault, new Dueness(used, schemas.jobs))
}

/** Milliseconds to wait for a connection: then the callback answers 503. */
const CONNECT_TIMEOUT = 5_000

/** The database may go at any time: the next call tells. Without a listener the process would end. */
const ignore = (): void => undefined
