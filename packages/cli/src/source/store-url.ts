import { resolve } from 'node:path'
import { type Store, sqliteStore } from '@kumicorn/core'
import { UsageError } from '../exit-codes.ts'
import { openPostgres } from './postgres-url.ts'
import { checkSqliteFile } from './sqlite-file.ts'
import type { Surroundings } from './surroundings.ts'

type OpenStore = (rest: string, surroundings: Surroundings, url: string) => Promise<Store>

/** Keys for what is encrypted at rest: base64, by commas. */
const KEYS = 'KUMICORN_ENCRYPTION_KEYS'

/** How to open a store, by the scheme of its URL. */
const schemes: Readonly<Record<string, OpenStore>> = {
  sqlite: openSqlite,
  postgres: (_, { env }, url) => openPostgres(url, encryptionKeys(env)),
  postgresql: (_, { env }, url) => openPostgres(url, encryptionKeys(env)),
}

/**
 * Opens the store that a URL names; a relative path is meant from the folder.
 * @throws UsageError for a URL that names none, StoreError for a store that is not there
 */
export async function openStore(url: string, surroundings: Surroundings): Promise<Store> {
  // A scheme of one letter is a drive of Windows.
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(url) ?? []
  if (scheme === undefined) {
    throw new UsageError(`a store is given as a URL: a SQLite file as sqlite:${url || './orders.db'}`)
  }
  const open = Object.hasOwn(schemes, scheme.toLowerCase()) ? schemes[scheme.toLowerCase()] : undefined
  if (open === undefined) {
    // Only the scheme is repeated: such a URL often holds a password.
    throw new UsageError(
      `there is no store "${scheme}:" (known: ${Object.keys(schemes).map((known) => `${known}:`)}); ` +
        'for any other store give a config file: --config kumicorn.config.js',
    )
  }
  return open(rest, surroundings, url)
}

async function openSqlite(rest: string, { folder, env }: Surroundings): Promise<Store> {
  const authority = /^\/\/([^/]*)/.exec(rest)?.[1]
  if (authority) {
    throw new UsageError(
      `in sqlite:${rest} the part after // would be a host: write sqlite:./${rest.slice(2)}, or sqlite:///… for an absolute path`,
    )
  }
  const path = authority === '' ? rest.slice(2) : rest
  if (path === '' || path === ':memory:')
    throw new UsageError('sqlite: needs the path of a file, e.g. sqlite:./orders.db')
  const file = resolve(folder, path)
  await checkSqliteFile(file)
  return sqliteStore({ path: file, encryptionKeys: encryptionKeys(env) })
}

/** Checked here, for the message to name what the operator has set. Never the key itself. */
function encryptionKeys(env: Surroundings['env']): readonly string[] | undefined {
  const keys = (env[KEYS] ?? '').split(',').map((key) => key.trim())
  if (keys.length === 1 && keys[0] === '') return undefined
  keys.forEach((key, at) => {
    if (!/^[A-Za-z0-9+/]{43}=?$/.test(key))
      throw new UsageError(
        `${KEYS}: key ${at + 1} is not the base64 text of 32 bytes (openssl rand -base64 32)`,
      )
  })
  return keys
}
