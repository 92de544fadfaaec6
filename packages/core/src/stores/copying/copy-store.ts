import { ConfigError, StoreError } from '../../data/errors.ts'
import { aFlag, aFunction, anObjectWith, aSignal, checkOptions } from '../../data/options.ts'
import type { Store } from '../store.ts'
import { compare, nameOf, type OrderCounts, type SectionReport } from './compare.ts'
import type { CopiedRows, CopyPlace, OpenedStore, Section, StoreToFill } from './copying.ts'
import { sections } from './copying.ts'
import { eachPage } from './each-page.ts'

export interface CopyOptions {
  readonly from: Store
  /** Holds nothing, or what an unfinished copy of the same source has left. */
  readonly to: Store
  /** Throws away what an unfinished copy has left, and begins anew. Default false. */
  readonly anew?: boolean | undefined
  /** Stops between two writes; the same call goes on there. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined
}

export interface CopyProgress {
  readonly step: 'copying' | 'comparing'
  readonly section: Section
  /** Of this section, as far as this run has come. */
  readonly rows: number
}

/** What both stores hold now, each part read back and compared row by row. */
export interface CopyReport {
  /** Whether it went on where another run was stopped. */
  readonly resumed: boolean
  readonly sections: readonly SectionReport[]
  readonly counts: OrderCounts
}

/**
 * Moves everything that a durable store holds to another one: orders, also what is left of pruned ones, events, messages,
 * unfinished deliveries, dead letters, handlers, closes of days, intents. A run that was killed is gone on with by the
 * same call; until that has ended well, no application can open the target. The source stays as it is.
 * @throws StoreError while somebody else uses a store, when the target holds anything else, when a key is missing, when
 * the source has changed since the copy began, and when what was read back differs; ConfigError for what cannot be moved
 */
export async function copyStore(options: CopyOptions): Promise<CopyReport> {
  const aStore = anObjectWith('a store', 'open', 'begin', 'commit', 'close')
  checkOptions<CopyOptions>('copyStore', options, {
    from: aStore,
    to: aStore,
    anew: aFlag,
    signal: aSignal,
    onProgress: aFunction,
  })
  const [reading, filling] = [copyingOf('from', options.from), copyingOf('to', options.to)]
  if (options.from === options.to) throw new ConfigError('copyStore: from and to are the same store')
  const from = await reading.read()
  try {
    await requireKeys(from)
    const to = await filling.fill()
    try {
      return await copy(from, to, options)
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

function copyingOf(name: 'from' | 'to', store: Store | undefined) {
  if (store === undefined) throw new ConfigError(`copyStore: ${name} is missing`)
  if (store.copying) return store.copying
  const what = store.durable
    ? 'is a store that cannot be moved'
    : 'is the memory store: nothing of it outlives its process'
  throw new ConfigError(`copyStore: ${name} ${what}`)
}

async function requireKeys(store: OpenedStore): Promise<void> {
  const missing = await store.missingKeys()
  if (missing.length > 0)
    throw new StoreError(
      `${store.name}: its rows are encrypted with keys that were not given: ${missing.join(', ')}. Add them to its encryption keys`,
    )
}

async function copy(from: OpenedStore, to: StoreToFill, options: CopyOptions): Promise<CopyReport> {
  const source = await from.state()
  if (options.anew && (await to.note())) await to.clear()
  const note = await to.note()
  if (note === undefined && !(await to.isEmpty()))
    throw new StoreError(`${to.name}: it holds other data already: give a store that is new`)
  if (note !== undefined && note.source !== source)
    throw new StoreError(
      `${to.name}: it holds an unfinished copy, of another store, or of what this one was before it has changed: begin anew ` +
        '(kumicorn copy --anew, copyStore({ anew: true })), or give a store that is new',
    )
  await requireKeys(to)
  if (!to.encrypts && (await from.isEncrypted()))
    throw new StoreError(
      `${to.name}: what is encrypted in ${from.name} would not be here: give it encryption keys`,
    )
  await requirePlaces(from, to)
  if (note === undefined) await to.begin(source)
  await write(from, to, note?.place, options)
  const counts = { events: 0, messages: 0, deliveries: 0, deadLetters: 0 }
  const compared: SectionReport[] = []
  for (const section of to.takes) {
    const onRows = (rows: number): void => {
      options.signal?.throwIfAborted()
      options.onProgress?.({ step: 'comparing', section, rows })
    }
    compared.push(await compare(from, to, section, counts, onRows))
  }
  await to.finish(await from.lastDelivery())
  return { resumed: note !== undefined, sections: compared, counts }
}

/** What the target cannot keep must not be there. */
async function requirePlaces(from: OpenedStore, to: StoreToFill): Promise<void> {
  for (const section of sections) {
    if (to.takes.includes(section)) continue
    const { items } = await from.page(section, undefined, 1)
    if (items.length > 0)
      throw new StoreError(
        `${to.name}: it cannot keep ${section}, orders that are still to be sent: start the application on ${from.name} until all are`,
      )
  }
}

async function write(
  from: OpenedStore,
  to: StoreToFill,
  place: CopyPlace | undefined,
  { signal, onProgress }: CopyOptions,
): Promise<void> {
  const begin = place === undefined ? 0 : to.takes.indexOf(place.section)
  for (const section of to.takes.slice(begin)) {
    let rows = 0
    signal?.throwIfAborted()
    for await (const { items, after } of eachPage(
      from,
      section,
      section === place?.section ? place.after : undefined,
    )) {
      await written(to.write(section, items, { section, after }), section, items)
      rows += items.length
      onProgress?.({ step: 'copying', section, rows })
      signal?.throwIfAborted()
    }
  }
}

/** Says which rows were written when it failed: one of them may be what the target cannot keep. */
async function written<S extends Section>(
  writing: Promise<void>,
  section: S,
  items: readonly CopiedRows[S][],
): Promise<void> {
  try {
    await writing
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause
    const [first, last] = [items[0], items.at(-1)].map((row) => row && nameOf(section, row))
    const rows = first === last ? first : `${first} to ${last}`
    throw new StoreError(`${cause.message} (while it was written: ${rows})`, { cause: cause.cause })
  }
}
