import { type Clock, sleep } from '../data/clock.ts'
import { ConfigError, KumicornError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import { outside } from '../data/outside.ts'
import type { Intent } from '../stores/intent.ts'
import type { Store } from '../stores/store.ts'
import type { Accounts } from './accounts.ts'
import { askedBy } from './asked-by.ts'
import { retryDelay } from './delivery-options.ts'
import type { Journal } from './journal.ts'
import { orderOf } from './new-placement.ts'
import { nextVersion } from './next-version.ts'
import type { OrderRecord } from './order.ts'
import type { Outcome, Placement } from './outcome.ts'
import { noteOutcome, outcomeOf } from './outcome-of.ts'
import { reused, rivalled } from './refused-placement.ts'
import { isUnsent } from './unsent.ts'
import type { Within } from './within.ts'

export interface IntentParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly journal: Journal
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger | undefined
  /** Milliseconds between looks at the store. */
  readonly pollInterval: number
}

/** How many of an account are sent at a time. */
const CONCURRENCY = 5

/** Outlives any send. Who takes over sends nothing twice: the order itself says that it may have been sent. */
const LEASE = 5 * 60_000

/** Milliseconds before the end of its lease from which on an intent is left to whoever takes it up. */
const MARGIN = 60_000

/** Only who places orders in transactions waits for it. */
const loadV8 = () => process.getBuiltinModule('node:v8')

/** An intent that this process has, alone until then. */
interface Leased extends Intent {
  readonly leaseUntil: number
}

/** Orders that are placed in a transaction of the application: written with it, and sent once it has committed. */
export class Intents {
  readonly #parts: IntentParts
  #stopping: AbortController | undefined
  #loop: Promise<void> = Promise.resolve()
  /** What could be neither sent nor handed back, by the number of its intent. */
  readonly #kept = new Map<number, Promise<void>>()
  readonly #wakes = new Map<string, () => void>()

  constructor(parts: IntentParts) {
    this.#parts = parts
  }

  /** @throws StoreError, ReferenceReusedError or AlreadyPlacedError; then the transaction is to be rolled back */
  async place<T>(placement: Placement, { db, params }: Within): Promise<Outcome<T>> {
    const { store, clock, journal } = this.#parts
    const order = nextVersion(orderOf(placement, clock.now()))
    const { operation, reference, gateway } = placement
    const again = order.once !== undefined && askedBy(placement).again
    const isWanted = (known: OrderRecord) => known.fingerprint === order.fingerprint && isUnsent(known)
    const call = loadV8().serialize(read(params, Object.keys(placement.params)))
    const begun = await store.beginWithin?.(db, order, { operation, call, again, isWanted })
    if (begun === undefined) throw unable()
    if (begun.state === 'rival') throw rivalled(placement, begun.order)
    const known = begun.state === 'known' ? begun.order : order
    if (known.fingerprint !== order.fingerprint) throw reused(placement, known)
    if (begun.state === 'known' && begun.rival && isWanted(known)) throw rivalled(placement, begun.rival)
    const message = `${operation}: "${reference}" is sent once the transaction has committed`
    const waiting = new KumicornError('order_in_doubt', message, { gateway: gateway.name, operation })
    // It may have been sent, or is being sent: that is a doubt like any other.
    const error = isWanted(known) ? waiting : undefined
    const resolve = (options?: Parameters<Journal['resolve']>[1]) => journal.resolve(order, options)
    const outcome = outcomeOf<T>(known, { error, resolve: resolve as () => Promise<Outcome<T>> })
    noteOutcome(placement.message, outcome)
    return outcome
  }

  start(): void {
    if (this.#stopping || !this.#parts.store.claimIntents) return
    this.#stopping = new AbortController()
    const { signal } = this.#stopping
    this.#loop = outside(() => this.#run(signal))
  }

  /** Resolves when what is being sent has ended. */
  async stop(): Promise<void> {
    this.#stopping?.abort()
    this.#stopping = undefined
    await this.#loop
    await Promise.all(this.#kept.values())
  }

  /** Looks for work now. */
  wake(): void {
    for (const wake of this.#wakes.values()) wake()
  }

  /** Each account by itself: a gateway that hangs is in nobody else's way. */
  async #run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#parts.accounts.names.map((account) => this.#serve(account, signal)))
  }

  async #serve(account: string, signal: AbortSignal): Promise<void> {
    const { store, clock, logger, pollInterval } = this.#parts
    while (!signal.aborted) {
      const woken = Promise.withResolvers<void>()
      this.#wakes.set(account, woken.resolve)
      try {
        const now = clock.now()
        const claim = { accounts: [account], now, leaseUntil: now + LEASE, limit: CONCURRENCY }
        const claimed = (await store.claimIntents?.(claim)) ?? []
        await Promise.all(claimed.map((intent) => this.#send({ ...intent, leaseUntil: now + LEASE }, signal)))
        if (claimed.length > 0) continue
      } catch (err) {
        logger?.error({ err }, 'kumicorn: the store could not be asked for orders to send, trying again')
      }
      const waiting = new AbortController()
      const either = AbortSignal.any([signal, waiting.signal])
      await Promise.race([sleep(clock, pollInterval, either).catch(() => undefined), woken.promise])
      waiting.abort()
    }
  }

  async #send(intent: Leased, signal: AbortSignal): Promise<void> {
    const { id } = intent
    if ((await this.#isSent(intent)) || (await this.#handBack(intent)) || this.#kept.has(id)) return
    this.#kept.set(
      id,
      this.#keep(intent, signal).finally(() => this.#kept.delete(id)),
    )
  }

  async #isSent(intent: Intent): Promise<boolean> {
    const { store, logger } = this.#parts
    const { id, token, operation, reference } = intent
    try {
      const outcome = await this.#call(intent)
      if (outcome.state !== 'unknown' || outcome.sent) {
        await store.finishIntent?.(id, token)
        return true
      }
      logger?.warn({ operation, reference, err: outcome.error }, 'kumicorn: an order could not be sent yet')
    } catch (err) {
      logger?.error({ operation, reference, err }, 'kumicorn: an order could not be sent, trying again')
    }
    return false
  }

  /** False when the store cannot be told, or when another process has taken it for sent meanwhile. */
  async #handBack(intent: Leased): Promise<boolean> {
    const { store, journal, clock, random } = this.#parts
    const { id, token, tries, leaseUntil } = intent
    // Another process has it by now, or will before this is written: taken back then, it would be nobody's.
    if (clock.now() > leaseUntil - MARGIN) return false
    try {
      await journal.takeBack(intent)
      return (await store.retryIntent?.(id, token, clock.now() + retryDelay(tries + 1, random))) ?? false
    } catch {
      return false
    }
  }

  /** Only this process knows that it has sent nothing: to any other one, what is on record may have been sent. */
  async #keep(intent: Leased, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#parts
    for (let tries = 1; ; tries += 1) {
      await sleep(clock, retryDelay(tries, random), signal).catch(() => undefined)
      if (!signal.aborted && (await this.#isSent(intent))) return
      if ((await this.#handBack(intent)) || signal.aborted) return
    }
  }

  /** The same call again, now without a transaction: the order is on record as not sent. */
  #call({ operation, call, ...key }: Intent): Promise<Outcome<unknown>> {
    const names = operation.split('.')
    let owner = this.#parts.accounts.of({ gateway: '', ...key }).gateway.client as Record<string, unknown>
    for (const name of names.slice(0, -1)) owner = owner[name] as Record<string, unknown>
    const method = owner[names.at(-1) as string] as (params: unknown) => Promise<Outcome<unknown>>
    return method.call(owner, loadV8().deserialize(call))
  }
}

/** What a call is made of again: what is its own, and what was checked, which may be inherited. */
const read = (params: unknown, checked: readonly string[]): Readonly<Record<string, unknown>> => {
  const given = params as Record<string, unknown>
  const names = [...new Set([...Object.keys(given), ...checked])].filter((name) => name in given)
  return Object.fromEntries(names.map((name) => [name, given[name]]))
}

export const unable = (): ConfigError =>
  new ConfigError('kumicorn.within: it needs a store in the database of the application (postgresStore)')
