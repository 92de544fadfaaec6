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
export async function openStore(given: string, surroundings: Surroundings): Promise<Store> {
  const url = given.trim()
  if (/^["']/.test(url))
    throw new UsageError('the URL of the store begins with a quotation mark: leave the quotation marks out')
  // A scheme of one letter is a drive of Windows.
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(url) ?? []
  if (scheme === undefined) {
    const path = url === '' || mayHoldPassword(url) ? './orders.db' : url
    throw new UsageError(`a store is given as a URL: a SQLite file as sqlite:${path}`)
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

/** What looks like the URL of a server, or the rest of one, is not repeated. */
const mayHoldPassword = (text: string): boolean => /@|\/\//.test(text)

async function openSqlite(rest: string, { folder, env }: Surroundings): Promise<Store> {
  const file = fileOf(rest, folder)
  await checkSqliteFile(file)
  return sqliteStore({ path: file, encryptionKeys: encryptionKeys(env) })
}

/** The file of a URL that names a store in SQLite; undefined for another one. @throws UsageError */
export function sqlitePath(url: string, { folder }: Surroundings): string | undefined {
  const [, rest] = /^sqlite:(.*)$/is.exec(url.trim()) ?? []
  return rest === undefined ? undefined : fileOf(rest, folder)
}

function fileOf(rest: string, folder: string): string {
  const [, authority, path = rest] = /^\/\/([^/]*)(.*)$/s.exec(rest) ?? []
  if (authority) {
    const meant = rest.slice(2)
    const relative = mayHoldPassword(meant) ? 'sqlite:./… for a relative path' : `sqlite:./${meant}`
    throw new UsageError(
      `in the URL of the store, what follows sqlite:// would be a host: write ${relative}, or sqlite:///… for an absolute path`,
    )
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path))
    throw new UsageError('sqlite: needs the path of a file, not another URL, e.g. sqlite:./orders.db')
  if (path === '' || path === ':memory:')
    throw new UsageError('sqlite: needs the path of a file, e.g. sqlite:./orders.db')
  return resolve(folder, path)
}

/** Checked here, for the message to name what the operator has set. Never the key itself. */
export function encryptionKeys(env: Surroundings['env']): readonly string[] | undefined {
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
