import { bindMethods } from '../data/bound.ts'
import type { Clock } from '../data/clock.ts'
import { ConfigError } from '../data/errors.ts'
import { aCount, aFlag, aText, checkOptions, requireGiven } from '../data/options.ts'
import type { DeadLetter, Store } from '../stores/store.ts'
import type { UnreadableDeadLetter } from '../stores/unreadable-dead-letter.ts'
import { isSuperseded } from './context.ts'
import type { Deliveries } from './deliveries.ts'
import type { Handlers } from './handlers.ts'
import { shownLetters } from './shown-letters.ts'

export interface DeadLetterPage {
  /** Oldest first. */
  readonly deadLetters: readonly DeadLetter[]
  /** What of the page cannot be read, e.g. because its key is missing. It can be discarded, and not replayed. */
  readonly unreadable: readonly UnreadableDeadLetter[]
  /** Give it as `after` for the next page; undefined on the last one. */
  readonly next: string | undefined
}

export interface DeadLetterListOptions {
  /** Dead letters a page. Default 100. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
}

export interface DeadLetterShowOptions extends DeadLetterListOptions {
  /**
   * For pages of your own: hides in each `lastError` what any event of its order has told as secret. It reads all events of
   * these orders. The error of one whose order cannot be read is not shown. Default false: a handler's own event alone counts.
   */
  readonly hideSecrets?: boolean | undefined
}

export interface ReplayOptions {
  /** Replays also an event that a later one has superseded: its handler then acts on what is no longer so. */
  readonly superseded?: boolean | undefined
}

export interface ReplaySomeOptions extends ReplayOptions, DeadLetterListOptions {}

/** How far a replay of all has come. */
export interface ReplayedSome {
  readonly replayed: number
  /** Those that stay: their handler is not registered here, a later event has superseded them, or they cannot be read. */
  readonly left: number
  /** Give it as `after` to go on; undefined when all have had their turn. */
  readonly next: string | undefined
}

export interface DeadLetterParts {
  readonly store: Store
  readonly deliveries: Deliveries
  readonly handlers: Handlers
  readonly clock: Clock
  readonly accounts: readonly string[]
  secretsOf(account: string): readonly string[] | undefined
}

/** Text, as ids are in a URL, would be the id of none. */
const anId = aCount(0)

/** Events that a handler failed on for the last time. Nothing is lost: they can be replayed. */
export class DeadLetters {
  readonly #parts: DeadLetterParts

  constructor(parts: DeadLetterParts) {
    bindMethods(this)
    this.#parts = parts
  }

  /** The dead letters of the configured accounts, oldest first, a page at a time. @throws ConfigError, StoreError */
  async list(options: DeadLetterShowOptions = {}): Promise<DeadLetterPage> {
    const checks = { limit: aCount(1), after: aText, hideSecrets: aFlag }
    checkOptions<DeadLetterShowOptions>('deadLetters.list', options, checks)
    const { limit = 100, after, hideSecrets } = options
    const { store, accounts } = this.#parts
    const { items, unreadable = [], next } = await store.deadLetters({ accounts, limit, after })
    return { deadLetters: hideSecrets ? await shownLetters(this.#parts, items) : items, unreadable, next }
  }

  /**
   * Gives a dead letter to its handler again, with all its tries. False when there is no such dead letter.
   * @throws ConfigError when the id is none, its handler is not registered in this process, a later event has superseded it
   * and `superseded` is not given, or its order cannot be read; StoreError when it cannot be read itself
   */
  async replay(id: number, options: ReplayOptions = {}): Promise<boolean> {
    requireGiven('deadLetters.replay', 'the id', id, anId)
    checkOptions<ReplayOptions>('deadLetters.replay', options, { superseded: aFlag })
    const { store, deliveries, clock } = this.#parts
    const letter = await this.#ours(id)
    if (letter === undefined) return false
    const obstacle = await this.#obstacle(letter, options)
    if (obstacle) throw new ConfigError(`deadLetters: ${id} is not replayed: ${obstacle}`)
    const revived = await store.revive(id, clock.now())
    if (revived) deliveries.wake()
    return revived
  }

  /**
   * Replays every dead letter whose handler is registered in this process and that no later event has superseded
   * (unless `superseded` is given). Returns how many; the others stay, and so do those that cannot be read.
   */
  async replayAll(options: ReplayOptions = {}): Promise<number> {
    checkOptions<ReplayOptions>('deadLetters.replayAll', options, { superseded: aFlag })
    let count = 0
    for (let after: string | undefined; ; ) {
      const { replayed, next } = await this.#replaySome({ ...options, limit: 100, after })
      count += replayed
      if (next === undefined) break
      after = next
    }
    this.#parts.deliveries.wake()
    return count
  }

  /** A part of {@link replayAll}, for who shows how far it is: those of one page, 100 unless told otherwise. */
  async replaySome(options: ReplaySomeOptions = {}): Promise<ReplayedSome> {
    const checks = { superseded: aFlag, limit: aCount(1), after: aText }
    checkOptions<ReplaySomeOptions>('deadLetters.replaySome', options, checks)
    const some = await this.#replaySome(options)
    this.#parts.deliveries.wake()
    return some
  }

  async #replaySome({ limit = 100, after, superseded }: ReplaySomeOptions): Promise<ReplayedSome> {
    const { store, clock, accounts } = this.#parts
    const { items, unreadable = [], next } = await store.deadLetters({ accounts, limit, after })
    let [replayed, left] = [0, unreadable.length]
    for (const letter of items) {
      if (await this.#obstacle(letter, { superseded })) left += 1
      else if (await store.revive(letter.id, clock.now())) replayed += 1
    }
    return { replayed, left, next }
  }

  /** Forgets a dead letter: its handler never gets the event. False when there is no such dead letter. @throws ConfigError */
  async discard(id: number): Promise<boolean> {
    requireGiven('deadLetters.discard', 'the id', id, anId)
    const { store, accounts } = this.#parts
    return store.discard(id, accounts)
  }

  /** Another merchant's, on the same store, are not to be touched. */
  async #ours(id: number): Promise<DeadLetter | undefined> {
    const letter = await this.#parts.store.deadLetter(id)
    return letter && this.#parts.accounts.includes(letter.event.account) ? letter : undefined
  }

  async #obstacle(
    { event, handler }: DeadLetter,
    { superseded }: ReplayOptions,
  ): Promise<string | undefined> {
    const { store, handlers } = this.#parts
    if (handlers.get(event.type, handler) === undefined)
      return `this process has no handler "${handler}" for ${event.type}`
    if (superseded) return undefined
    const { account, kind, reference } = event
    const found = await store.orders({ accounts: [account], kinds: [kind], reference, limit: 1 })
    const unreadable = found.unreadable?.[0]
    if (unreadable) return `its order cannot be read: ${unreadable.error.message}`
    const order = found.items[0]
    if (order === undefined || !isSuperseded(event, order)) return undefined
    return `a later event has superseded ${event.type} (the order is ${order.state}): say { superseded: true }`
  }
}
