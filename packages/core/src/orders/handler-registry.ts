import { bindMethods } from '../data/bound.ts'
import type { Clock } from '../data/clock.ts'
import { ConfigError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import { aString, aText, requireGiven } from '../data/options.ts'
import { isPlain } from '../data/plain-text.ts'
import type { ExpectedHandler, HandlerRow } from '../stores/handler-row.ts'
import type { Store } from '../stores/store.ts'
import type { Handlers } from './handlers.ts'
import type { OrderEventType } from './lifecycle.ts'

export interface RegistryParts {
  readonly store: Store
  readonly handlers: Handlers
  readonly clock: Clock
  readonly logger: Logger | undefined
  readonly accounts: readonly string[]
}

/** Types of events that wait for a handler which does not take them in this process. */
export interface MissingTypes {
  readonly handler: string
  readonly types: readonly OrderEventType[]
}

interface Missing {
  /** The names of handlers. */
  readonly missing: readonly string[]
  readonly missingTypes: readonly MissingTypes[]
}

/** The handlers that the store expects: what happens is kept for them, also by processes that do not have them. */
export class HandlerRegistry {
  readonly #parts: RegistryParts
  #started = false
  /** The types that the store keeps for handlers, wherever they are, as it was asked last; undefined before that. */
  #expectedTypes: ReadonlySet<OrderEventType> | undefined
  /** When the store was told last which handlers are here. */
  #toldAt = 0

  constructor(parts: RegistryParts) {
    bindMethods(this)
    this.#parts = parts
  }

  /** The handlers of the configured accounts, with what waits for them: 10 000 means as many or more. */
  list(): Promise<readonly HandlerRow[]> {
    const { store, accounts } = this.#parts
    return store.handlers(accounts)
  }

  /** The handlers of this process, whether the store knows them or not. */
  here(): readonly Pick<ExpectedHandler, 'name' | 'types'>[] {
    return this.#parts.handlers.all()
  }

  /**
   * Gives what waits for a handler, and its place, to another name. False when the store does not know it. Where both
   * names have run side by side, events come again of which the old one has not finished what the new one has: rename
   * between the last process with the old name and the first with the new one. @throws ConfigError
   */
  async rename(from: string, to: string): Promise<boolean> {
    if (!aText.fits(to) || !isPlain(to))
      throw new ConfigError(`handlers.rename: the new name must be ${aText.what}`)
    requireGiven('handlers.rename', 'the old name', from, aString)
    if (!isPlain(from)) return false
    const { store, accounts } = this.#parts
    const renamed = await Promise.all(accounts.map((account) => store.renameHandler(account, from, to)))
    return renamed.includes(true)
  }

  /**
   * Forgets a handler that is gone, and what waits for it. False when the store does not know it. One that a process
   * still registers loses what waits for it (what it is at goes on, and another process may begin the next event of that
   * order beside it), and gets what happens from then on: of what other processes record, what
   * happens once that process has told the store of it again, within ten minutes. @throws ConfigError
   */
  async forget(name: string): Promise<boolean> {
    const { store, accounts, handlers } = this.#parts
    requireGiven('handlers.forget', 'the name', name, aString)
    // No handler has such a name, and databases refuse the question.
    if (!isPlain(name)) return false
    const forgotten = await Promise.all(accounts.map((account) => store.forgetHandler(account, name)))
    if (this.#started && handlers.has(name)) await this.#remember()
    return forgotten.includes(true)
  }

  /** @internal What the store expects and this process does not have; `given`: what the store has told just now. */
  async missing(given?: readonly HandlerRow[]): Promise<Missing> {
    const { handlers } = this.#parts
    const rows = given ?? (await this.list())
    const names = [...new Set(rows.map(({ name }) => name))]
    const missingTypes = names
      .filter((name) => handlers.has(name))
      .map((name) => {
        const own = rows.filter((row) => row.name === name).flatMap(({ waitingTypes }) => waitingTypes)
        const types = [...new Set(own)].filter((type) => handlers.get(type, name) === undefined)
        return { handler: name, types }
      })
    return {
      missing: names.filter((name) => !handlers.has(name)),
      missingTypes: missingTypes.filter(({ types }) => types.length > 0),
    }
  }

  /** @internal */
  async start({ tellMissing = true }: { readonly tellMissing?: boolean | undefined } = {}): Promise<void> {
    this.#started = true
    await this.#remember()
    const rows = await this.#look()
    const { missing, missingTypes } = await this.missing(rows)
    const { handlers } = this.#parts
    const logger = tellMissing ? this.#parts.logger : undefined
    if (rows.length === 0 && handlers.names().length === 0) logger?.warn({}, NONE)
    if (missing.length > 0)
      logger?.warn(
        { missing },
        'kumicorn: the store expects handlers that are not registered: rename or forget those that are gone',
      )
    if (missingTypes.length > 0)
      logger?.warn(
        { missingTypes },
        'kumicorn: the store has events for handlers that do not take their type here: they wait, with what comes after them',
      )
    for (const { handler, types } of missingTypes) for (const type of types) handlers.noteLost(handler, type)
  }

  /** @internal */
  stop(): void {
    this.#started = false
  }

  /** @internal A handler that comes after the start is remembered, too. */
  added(): void {
    if (!this.#started) return
    this.#remember().catch((err: unknown) =>
      this.#parts.logger?.error({ err }, 'kumicorn: the handlers could not be remembered'),
    )
  }

  /** @internal Tells the store again of what somebody has forgotten although it is here. Never rejects. */
  async rememberForgotten(): Promise<void> {
    const { store, logger } = this.#parts
    try {
      const rows = await this.#look()
      // One that only deliveries tell of has no types.
      const known = new Set(rows.filter(({ types }) => types.length > 0).map(idOf))
      const forgotten = this.#expected().filter((handler) => !known.has(idOf(handler)))
      // The time stays: who compares it takes the handlers that others have told of since for no older ones.
      if (forgotten.length > 0) await store.expectHandlers(forgotten, this.#toldAt)
    } catch (err) {
      logger?.error({ err }, 'kumicorn: the store could not be asked for handlers, trying again')
    }
  }

  /** @internal Whether somebody gets events of a type, as far as is known. The store is not asked: what it fails for is to be told. */
  isTaken(type: OrderEventType): boolean {
    return this.#parts.handlers.of(type).length > 0 || (this.#expectedTypes?.has(type) ?? true)
  }

  async #look(): Promise<readonly HandlerRow[]> {
    const rows = await this.list()
    this.#expectedTypes = new Set(rows.flatMap(({ types }) => types))
    return rows
  }

  async #remember(): Promise<void> {
    const expected = this.#expected()
    this.#toldAt = this.#parts.clock.now()
    if (expected.length > 0) await this.#parts.store.expectHandlers(expected, this.#toldAt)
  }

  #expected(): readonly ExpectedHandler[] {
    const { handlers, accounts } = this.#parts
    return accounts.flatMap((account) => handlers.all().map((handler) => ({ account, ...handler })))
  }
}

/** Rows of the store are of this process or of another one on it. */
const NONE =
  'kumicorn: no handler is registered: nobody learns how orders end, and a handler that comes later does not get what has ' +
  "happened before. Call kumicorn.on('order.succeeded', { name, handle }) and the like before start() (is the file that " +
  'does so imported?)'

const idOf = ({ account, name }: Pick<ExpectedHandler, 'account' | 'name'>): string =>
  JSON.stringify([account, name])
