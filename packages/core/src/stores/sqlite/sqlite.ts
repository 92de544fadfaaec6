import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from '../../data/errors.ts'
import { aList, anything, checkOptions } from '../../data/options.ts'
import type { Store } from '../store.ts'
import { createVault } from '../vault.ts'
import { sqliteCopying } from './copying.ts'
import { ThreadDatabase } from './database.ts'
import { storeOn } from './store-on.ts'

export interface SqliteStoreOptions {
  /** The database file; made if it does not exist. Its folder must be there and writable. */
  readonly path: string
  /**
   * 32 bytes each, or their base64 text (`openssl rand -base64 32`). Orders, events and messages are encrypted
   * with the first (AES-256-GCM); all are tried for reading. To change keys, put a new one in front and leave the
   * old ones. What was written before there were keys stays readable. References, accounts, states and times are
   * not encrypted: they are what is searched for. Neither are digests of messages: a short code can be guessed by them.
   */
  readonly encryptionKeys?: readonly (string | Uint8Array)[] | undefined
  /**
   * The names of keys that nobody has any more, as the error of `start()` and `kumicorn keys` show them. It starts then:
   * what was written with them stays unreadable, and stands in the way of nothing else.
   */
  readonly lostKeys?: readonly string[] | undefined
}

/**
 * A store in one SQLite file, on Node's own `node:sqlite`: durable on one machine, with nothing to install.
 * Several processes of that machine may share the file. It is opened by the first call and readable by its owner
 * only; errors are StoreErrors that name the file.
 * @throws ConfigError when the path is missing or a key is not one
 */
export function sqliteStore(options: SqliteStoreOptions): Store {
  checkOptions<SqliteStoreOptions>('sqliteStore', options, {
    path: anything,
    encryptionKeys: aList,
    lostKeys: aList,
  })
  const { path, encryptionKeys, lostKeys } = options
  if (typeof path !== 'string' || path.trim() === '' || path === ':memory:') {
    throw new ConfigError('sqliteStore: path must name a file (for a store in memory take memoryStore())')
  }
  if (encryptionKeys?.length === 0)
    throw new ConfigError('sqliteStore: encryptionKeys is an empty list: give a key, or leave it out')
  const [file, vault] = [resolve(path), createVault('sqliteStore', encryptionKeys, lostKeys)]
  return {
    ...storeOn(new ThreadDatabase(file), vault),
    lacks: async () => (existsSync(file) ? undefined : `there was no file ${file}`),
    copying: sqliteCopying(file, vault),
  }
}
