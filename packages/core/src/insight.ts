import { type Clock, isWithin } from './data/clock.ts'
import { StoreError } from './data/errors.ts'
import type { Logger } from './data/logger.ts'
import { aCount, checkOptions } from './data/options.ts'
import { isError } from './data/realm.ts'
import type { HandlerRegistry, MissingTypes } from './orders/handler-registry.ts'
import { type MissingKeys, missingKeysOf } from './stores/missing-keys.ts'
import type { StoreOverview } from './stores/overview.ts'
import type { Store } from './stores/store.ts'
import type { RunState } from './turns.ts'

/** How things stand, for a readiness check and for the person on call. */
export interface Health {
  /**
   * Whether traffic may come here: the store can be used, and callbacks are taken (they are not after `stop()`). Nothing
   * else makes it false: what is missing or stuck, another instance with the same code could not mend either.
   */
  readonly ok: boolean
  /** Whether it runs: `new`, `starting`, `started` or `stopped`. What `kumicorn.state` says. */
  readonly state: RunState
  /**
   * Why the store cannot be used, also for want of the key that its rows are encrypted with; undefined when it can. It may name hosts
   * and files: not for everybody's eyes.
   */
  readonly storeError: string | undefined
  /** Handlers that the store expects and this process does not have: what waits for them is not delivered here. */
  readonly missingHandlers: readonly string[]
  /** Types of events that wait for a handler of this process which does not take them (any more). */
  readonly missingTypes: readonly MissingTypes[]
  /** Orders that have been asked about for long without an end. All counts are undefined while the store cannot be used. */
  readonly stuck: number | undefined
  /** Orders with a contradiction that is not settled. */
  readonly conflicts: number | undefined
  /** Orders of which a success with other money than was ordered was told. */
  readonly disputed: number | undefined
  /** Events that a handler has failed on for the last time, and that wait for a person: see `kumicorn.deadLetters`. */
  readonly deadLetters: number | undefined
  /** When the oldest event that waits for a handler was received; undefined when none waits. */
  readonly oldestUndelivered: number | undefined
  /**
   * When the oldest order was written that has not been sent, as far as is known, or is being sent, and of which the
   * gateway has told nothing; undefined when there is none. Nobody asks a gateway about what surely was not sent: the
   * application has to place it again, or give it up.
   */
  readonly oldestUnsent: number | undefined
}

export interface HealthOptions {
  /** Milliseconds until a store that does not answer counts as one that cannot be used. Default 10 000. */
  readonly timeout?: number | undefined
}

/** How things stand with the configured accounts. Counts end at 10 000, which means as many or more. */
export interface Overview extends StoreOverview {
  /** When that was. */
  readonly at: number
}

/**
 * Opens a store, and proves that it can be written, and read with the keys that were given. In production, one that forgets with the process is a mistake.
 * @throws StoreError, whatever the store has thrown
 */
export async function openStore(store: Store, logger: Logger | undefined): Promise<void> {
  let missing: MissingKeys | undefined
  try {
    await store.open()
    missing = await missingKeysOf(store)
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(`kumicorn.start: the store cannot be used: ${said(error)}`, { cause: error })
  }
  // Every order of that key would fail by itself, one by one, and without keys the next ones would be written in plain.
  if (missing) throw new StoreError(`kumicorn.start: the store: ${missing.found}: ${missing.mend}`)
  if (store.durable || process.env.NODE_ENV !== 'production') return
  logger?.warn({}, 'kumicorn: the memory store forgets every order with the process: take sqliteStore()')
}

/** A store of somebody else's may reject with anything. */
const said = (error: unknown): string => {
  try {
    return isError(error) ? String(error.message) : String(error)
  } catch {
    return 'it has thrown what cannot be shown'
  }
}

export interface InsightParts {
  readonly store: Store
  readonly registry: HandlerRegistry
  readonly accounts: readonly string[]
  readonly clock: Clock
  state(): RunState
  /** False while callbacks are refused. */
  isOpen(): boolean
}

/** Milliseconds until a store that does not answer counts as one that cannot be used. */
const PATIENCE = 10_000

/** Milliseconds until a look that does not end is given up: so much later than the store its answer is true again. */
const HUNG = PATIENCE

/** Tells how things stand. */
export class Insight {
  readonly #parts: InsightParts
  /** Those who ask at a time share one look: a store that hangs does not get more and more of them. */
  #looking: { readonly looked: Promise<Looked>; readonly since: number } | undefined

  constructor(parts: InsightParts) {
    this.#parts = parts
  }

  /** @throws StoreError */
  async overview(): Promise<Overview> {
    const { store, accounts, clock } = this.#parts
    const at = clock.now()
    return { at, ...(await store.overview(accounts, at)) }
  }

  async health(options: HealthOptions = {}): Promise<Health> {
    checkOptions<HealthOptions>('health', options, { timeout: aCount(1) })
    const { timeout = PATIENCE } = options
    const { clock, state, isOpen } = this.#parts
    const looking = this.#sharedLook(clock.now())
    const isInTime = await isWithin(clock, timeout, looking)
    const looked = isInTime ? await looking : failed(`it has not answered within ${timeout} ms`)
    return { ok: looked.storeError === undefined && isOpen(), state: state(), ...looked }
  }

  #sharedLook(now: number): Promise<Looked> {
    if (this.#looking && now - this.#looking.since < HUNG) return this.#looking.looked
    const looked = this.#look().finally(() => {
      if (this.#looking?.looked === looked) this.#looking = undefined
    })
    this.#looking = { looked, since: now }
    return looked
  }

  /** Never rejects. */
  async #look(): Promise<Looked> {
    const { store, registry } = this.#parts
    try {
      await store.open()
      const keys = await missingKeysOf(store)
      if (keys) return failed(`${keys.found}: ${keys.mend}`)
      const { orders, handlers } = await this.overview()
      const { missing, missingTypes } = await registry.missing(handlers)
      const unsent = orders.flatMap(({ open }) => open.created.oldest ?? [])
      const waiting = handlers.flatMap(({ waitingSince }) => waitingSince ?? [])
      return {
        storeError: undefined,
        missingHandlers: missing,
        missingTypes,
        stuck: sum(orders.map(({ stuck }) => stuck)),
        conflicts: sum(orders.map(({ conflicts }) => conflicts)),
        disputed: sum(orders.map(({ disputed }) => disputed)),
        deadLetters: sum(handlers.map(({ dead }) => dead)),
        oldestUndelivered: oldest(waiting),
        oldestUnsent: oldest(unsent),
      }
    } catch (error) {
      return failed(said(error))
    }
  }
}

/** What the store tells of. */
type Looked = Omit<Health, 'ok' | 'state'>

const failed = (storeError: string): Looked => ({
  storeError,
  missingHandlers: [],
  missingTypes: [],
  stuck: undefined,
  conflicts: undefined,
  disputed: undefined,
  deadLetters: undefined,
  oldestUndelivered: undefined,
  oldestUnsent: undefined,
})

const oldest = (times: readonly number[]): number | undefined =>
  times.length === 0 ? undefined : Math.min(...times)

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)
