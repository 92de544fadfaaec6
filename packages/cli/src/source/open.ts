import { basename } from 'node:path'
import { createKumicorn, type Kumicorn, type KumicornOptions, type Store } from '@kumicorn/core'
import { exitCodeOf, exitCodes, UsageError } from '../exit-codes.ts'
import { type Config, findConfig, loadConfig, reasonOf } from './config-file.ts'
import { type Records, recordsOfKumicorn, recordsOfStore } from './records.ts'
import { settled } from './settled.ts'
import { openStore } from './store-url.ts'
import type { Surroundings } from './surroundings.ts'

/** The options that say where the store is. */
export interface SourceFlags {
  readonly store?: string
  readonly config?: string
}

export interface Opened<T> {
  readonly opened: T
  close(): Promise<void>
}

/** The store for reading and for dead letters. What is nearest decides: --store, --config, KUMICORN_STORE, the folder. */
export async function openRecords(
  flags: SourceFlags,
  { env, folder }: Surroundings,
): Promise<Opened<Records>> {
  const config = await storeOrConfig(flags, { env, folder })
  if (!('path' in config)) return ofStore(config)
  if ('kumicorn' in config) {
    const kumicorn = lastingKumicorn(config.kumicorn, config.path)
    return { opened: recordsOfKumicorn(kumicorn), close: () => kumicorn.stop() }
  }
  return ofStore(lastingStore(config.options, config.path))
}

/** The store itself, where no Kumicorn stands before it. @throws UsageError for a config file with a ready one */
export async function openStoreOf(flags: SourceFlags, surroundings: Surroundings): Promise<Store> {
  const config = await storeOrConfig(flags, surroundings)
  if (!('path' in config)) return config
  if ('options' in config) return lastingStore(config.options, config.path)
  throw new UsageError(
    `${basename(config.path)}: the store of a ready kumicorn is its own: give --store, or export options instead`,
  )
}

async function storeOrConfig(flags: SourceFlags, { env, folder }: Surroundings): Promise<Store | Config> {
  const url = storeUrl(flags, env)
  if (url !== undefined) return openStore(url, { folder, env })
  const path = flags.config ?? findConfig(folder)
  if (path !== undefined) return loadConfig(path, { env, folder })
  throw new UsageError(
    'no store is given: use --store sqlite:./orders.db, set KUMICORN_STORE, or write a kumicorn.config.js here',
  )
}

export interface OpenedKumicorn extends Opened<Kumicorn> {
  /** Whether the config file says which handlers the application has. */
  readonly hasHandlers: boolean
}

/**
 * A Kumicorn, over the store that {@link openRecords} would open.
 * @param why what it is needed for, in words
 * @param which `any`: also a store that does not outlive the process
 */
export async function openKumicorn(
  flags: SourceFlags,
  { env, folder }: Surroundings,
  why: string,
  which: 'lasting' | 'any' = 'lasting',
): Promise<OpenedKumicorn> {
  const path = flags.config ?? findConfig(folder)
  if (path === undefined) {
    throw new UsageError(
      `${why}, and for that a config file is needed: write a kumicorn.config.js here or give --config`,
    )
  }
  const config = await loadConfig(path, { env, folder })
  const url = storeUrl(flags, env)
  if ('kumicorn' in config) {
    if (url !== undefined) {
      const setBy = flags.store === undefined ? 'KUMICORN_STORE' : '--store'
      throw new UsageError(
        `the kumicorn of ${basename(config.path)} has a store of its own: leave ${setBy} out, or export options instead`,
      )
    }
    const kumicorn = which === 'any' ? config.kumicorn : lastingKumicorn(config.kumicorn, path)
    return { opened: kumicorn, hasHandlers: true, close: () => kumicorn.stop() }
  }
  const { options, path: file } = config
  const own = () => (which === 'any' ? options.store : lastingStore(options, file))
  return fromOptions(config, url === undefined ? own() : await openStore(url, { folder, env }), env)
}

async function fromOptions(
  { path, options, handlers }: Extract<Config, { options: KumicornOptions }>,
  store: Store | undefined,
  env: Surroundings['env'],
): Promise<OpenedKumicorn> {
  // What goes wrong is printed by the command itself.
  const kumicorn = createKumicorn({ logger: false, ...options, store })
  // What is found out also goes to the handlers that the store remembers; these are for a store that has none yet.
  try {
    const what = `the promise of handlers() of ${basename(path)}`
    await settled(() => handlers?.(kumicorn), { what, env })
  } catch (cause) {
    if (cause instanceof UsageError || exitCodeOf(cause) === exitCodes.store) throw cause
    throw new UsageError(`handlers() of ${basename(path)} failed: ${reasonOf(cause)}`, { cause })
  }
  const close = async (): Promise<void> => {
    await kumicorn.stop()
    await store?.close()
  }
  return { opened: kumicorn, hasHandlers: handlers !== undefined, close }
}

function storeUrl({ store, config }: SourceFlags, env: Surroundings['env']): string | undefined {
  return store ?? (config === undefined ? env.KUMICORN_STORE || undefined : undefined)
}

function lastingStore({ store }: KumicornOptions, path: string): Store {
  if (store?.durable) return store
  throw new UsageError(
    `${basename(path)}: its options have no store that outlives a process: add store: sqliteStore({ path: … })`,
  )
}

/** One of an older core does not say. @throws UsageError */
function lastingKumicorn(kumicorn: Kumicorn, path: string): Kumicorn {
  if ((kumicorn as Partial<Kumicorn>).durable !== false) return kumicorn
  throw new UsageError(
    `${basename(path)}: its kumicorn has the memory store, of which nothing outlives its process: the orders of your ` +
      'application are not here. Give it store: sqliteStore({ path: … })',
  )
}

const ofStore = (store: Store): Opened<Records> => ({
  opened: recordsOfStore(store),
  close: () => store.close(),
})
