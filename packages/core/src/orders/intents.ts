import { deserialize, serialize } from 'node:v8'
import { type Clock, sleep } from '../data/clock.ts'
import { ConfigError, KumicornError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import { outside } from '../data/outside.ts'
import type { Intent } from '../stores/intent.ts'
import type { Store } from '../stores/store.ts'
import type { Accounts } from './accounts.ts'
import { retryDelay } from './delivery-options.ts'
import { type Journal, reused, rivalled } from './journal.ts'
import { orderOf } from './new-placement.ts'
import { nextVersion } from './next-version.ts'
import type { OrderRecord } from './order.ts'
import type { Outcome, Placement } from './outcome.ts'
import { noteOutcome, outcomeOf } from './outcome-of.ts'
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

/** How many are sent at a time. */
const CONCURRENCY = 5

/** Outlives any send. Who takes over sends nothing twice: the order itself says that it may have been sent. */
const LEASE = 5 * 60_000

/** Orders that are placed in a transaction of the application: written with it, and sent once it has committed. */
export class Intents {
  readonly #parts: IntentParts
  #stopping: AbortController | undefined
  #loop: Promise<void> = Promise.resolve()
  #wake: () => void = () => undefined

  constructor(parts: IntentParts) {
    this.#parts = parts
  }

  /** @throws StoreError, ReferenceReusedError or AlreadyPlacedError; then the transaction is to be rolled back */
  async place<T>(placement: Placement, { db, params }: Within): Promise<Outcome<T>> {
    const { store, clock, journal } = this.#parts
    const order = nextVersion(orderOf(placement, clock.now()))
    const { operation, reference, gateway } = placement
    const again = order.once !== undefined && gateway.asked(operation, placement.params).again
    const isWanted = (known: OrderRecord) => known.fingerprint === order.fingerprint && isUnsent(known)
    const call = serialize(read(params, Object.keys(placement.params)))
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
  }

  /** Looks for work now. */
  wake(): void {
    this.#wake()
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { store, accounts, clock, logger, pollInterval } = this.#parts
    while (!signal.aborted) {
      const woken = Promise.withResolvers<void>()
      this.#wake = woken.resolve
      try {
        const now = clock.now()
        const claim = { accounts: accounts.names, now, leaseUntil: now + LEASE, limit: CONCURRENCY }
        const claimed = (await store.claimIntents?.(claim)) ?? []
        await Promise.all(claimed.map((intent) => this.#send(intent)))
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

  async #send(intent: Intent): Promise<void> {
    const { store, clock, random, logger } = this.#parts
    const { id, token, tries, operation, reference } = intent
    try {
      const outcome = await this.#call(intent)
      if (outcome.state !== 'unknown' || outcome.sent) {
        await store.finishIntent?.(id, token)
        return
      }
      logger?.warn({ operation, reference, err: outcome.error }, 'kumicorn: an order could not be sent yet')
    } catch (err) {
      logger?.error({ operation, reference, err }, 'kumicorn: an order could not be sent, trying again')
    }
    // If this cannot be written either, the lease runs out and it is claimed again.
    const retryAt = clock.now() + retryDelay(tries + 1, random)
    await store.retryIntent?.(id, token, retryAt).catch(() => undefined)
  }

  /** The same call again, now without a transaction: the order is on record as not sent. */
  #call({ operation, call, ...key }: Intent): Promise<Outcome<unknown>> {
    const names = operation.split('.')
    let owner = this.#parts.accounts.of({ gateway: '', ...key }).gateway.client as Record<string, unknown>
    for (const name of names.slice(0, -1)) owner = owner[name] as Record<string, unknown>
    const method = owner[names.at(-1) as string] as (params: unknown) => Promise<Outcome<unknown>>
    return method.call(owner, deserialize(call))
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
