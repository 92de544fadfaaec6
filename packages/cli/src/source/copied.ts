import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { type Store, sqliteStore } from '@kumicorn/core'
import { UsageError } from '../exit-codes.ts'
import { loadConfig } from './config-file.ts'
import { encryptionKeys, openStore, sqlitePath } from './store-url.ts'
import type { Surroundings } from './surroundings.ts'

const isUrl = (given: string): boolean => /^\s*["']?[a-z][a-z0-9+.-]+:/i.test(given)

/** The store that is moved: of a URL, or of a config file. @throws UsageError, StoreError when it is not there */
export const storeToCopy = (given: string, surroundings: Surroundings): Promise<Store> =>
  isUrl(given) ? openStore(given, surroundings) : configured(given, surroundings)

/** The store that is filled; a file that is not there is made. @throws UsageError */
export async function storeToFill(given: string, surroundings: Surroundings): Promise<Store> {
  if (!isUrl(given)) return configured(given, surroundings)
  const path = sqlitePath(given, surroundings)
  const isNew = path !== undefined && (!existsSync(path) || statSync(path).size === 0)
  // An existing one is looked at as any other: it may be another program's.
  return isNew
    ? sqliteStore({ path, encryptionKeys: encryptionKeys(surroundings.env) })
    : openStore(given, surroundings)
}

/** Opened twice, it would look as if another process had it. @throws UsageError */
export function requireTwo(
  { from, to }: { readonly from: string; readonly to: string },
  surroundings: Surroundings,
): void {
  const [source, target] = [from, to].map((given) => fileOf(given, surroundings))
  if (source === undefined || source !== target) return
  throw new UsageError(`copy: --from and --to are the same file, ${source}: give another one as --to`)
}

/** Whatever its name: a link, or another way to it. */
function fileOf(given: string, surroundings: Surroundings): string | undefined {
  const path = isUrl(given) ? sqlitePath(given, surroundings) : undefined
  return path !== undefined && existsSync(path) ? realpathSync(path) : undefined
}

async function configured(given: string, surroundings: Surroundings): Promise<Store> {
  const config = await loadConfig(given, surroundings)
  const name = basename(config.path)
  if ('kumicorn' in config)
    throw new UsageError(
      `copy: ${name} exports a ready kumicorn, whose store is its own: export options instead`,
    )
  const { store } = config.options
  if (store?.durable) return store
  throw new UsageError(`copy: the options of ${name} have no store that outlives a process`)
}
