import { ConfigError } from '../data/errors.ts'
import { aText, nearestOf } from '../data/options.ts'
import type { OrderEvent, OrderEventOf } from './event.ts'
import { type OrderEventType, orderEventTypes } from './lifecycle.ts'
import type { Order } from './public-order.ts'

/**
 * What a handler learns beside the event. Read it, or take it apart (`{ order, superseded }`): a copy (`{ ...context }`) has
 * neither `signal` nor `order`.
 */
export interface HandlerContext {
  /** Aborted when the handler's time is over, and when Kumicorn stops. It still counts as running until it ends. */
  readonly signal: AbortSignal
  /** How often this event has been tried before. */
  readonly tries: number
  /** The order as it is now: it may have moved on since the event. */
  readonly order: Order | undefined
  /** True when a later event has moved the order on: act on the order, not on this event. */
  readonly superseded: boolean
}

export type HandleOrderEvent<Type extends OrderEventType = OrderEventType> = (
  event: OrderEventOf<Type>,
  context: HandlerContext,
) => unknown

/** A handler and the name that its deliveries are counted under: keep it stable across releases. */
export interface OrderEventHandler<Type extends OrderEventType = OrderEventType> {
  /** What its deliveries, tries and dead letters are kept under: one name is one queue. Events that wait for it wait for this name. */
  readonly name: string
  /** What is done for an event. When it throws, or what it returns rejects, it gets the event again. */
  readonly handle: HandleOrderEvent<Type>
  /** How many events it takes at a time. Default: `deliveries.concurrency`. */
  readonly concurrency?: number | undefined
  /** Whether what it writes is committed together with its delivery: not by this one. See {@link TransactionalHandler}. */
  readonly transaction?: false | undefined
}

/** What a handler with a transaction learns beside the event. */
export interface TransactionContext<Db = unknown> extends HandlerContext {
  /** The connection of the transaction, in the type of the store's own driver. */
  readonly db: Db
}

/**
 * A handler whose writes through `db` are committed together with its delivery, or not at all: its effects happen
 * exactly once. What it does elsewhere may happen twice.
 */
export interface TransactionalHandler<Type extends OrderEventType = OrderEventType, Db = unknown>
  extends Omit<OrderEventHandler<Type>, 'handle' | 'transaction'> {
  /** That what it writes through `db` is committed together with its delivery, or not at all. */
  readonly transaction: true
  /** What is done for an event. When it throws, or what it returns rejects, nothing is written, and it gets the event again. */
  readonly handle: (event: OrderEventOf<Type>, context: TransactionContext<Db>) => unknown
}

type AnyHandle = (event: OrderEvent, context: HandlerContext) => unknown
type AnyHandler<Type extends OrderEventType> =
  | OrderEventHandler<Type>
  | TransactionalHandler<Type, never>
  | HandleOrderEvent<Type>

interface Named {
  readonly byType: Map<OrderEventType, AnyHandle>
  concurrency: number | undefined
  readonly transaction: boolean
}

/** The registered handlers. One name is one queue: its events come in their order, whatever their types. */
export class Handlers {
  readonly #named = new Map<string, Named>()
  /** What {@link of} and {@link names} say, until a handler comes or goes. */
  readonly #ofType = new Map<OrderEventType, readonly string[]>()
  #names: readonly string[] | undefined
  /** Types that a handler gets no more, of which the store has events for it. */
  readonly #lost = new Map<string, Set<OrderEventType>>()

  /** @throws ConfigError for an unknown type, a handler without a name, or a name that is taken */
  add<Type extends OrderEventType>(types: Type | readonly Type[], handler: AnyHandler<Type>): () => void {
    // A copy: the caller may go on with his own.
    const list: readonly OrderEventType[] = Array.isArray(types) ? [...types] : [types]
    const { name, handle, concurrency, transaction } = checked(list, handler)
    const fresh = { byType: new Map<OrderEventType, AnyHandle>(), concurrency, transaction }
    const named = this.#named.get(name) ?? fresh
    for (const type of list)
      if (named.byType.has(type)) throw new ConfigError(`${type} has a handler named "${name}" already`)
    if (concurrency !== undefined && named.concurrency !== undefined && named.concurrency !== concurrency)
      throw new ConfigError(`the handler "${name}" has another concurrency already: give it once`)
    if (named.transaction !== transaction)
      throw new ConfigError(`the handler "${name}" must have a transaction for all of its types, or for none`)
    for (const type of list) {
      named.byType.set(type, handle)
      this.#lost.get(name)?.delete(type)
    }
    named.concurrency ??= concurrency
    this.#named.set(name, named)
    this.#changed()
    let isOn = true
    return () => {
      if (!isOn) return
      isOn = false
      for (const type of list) named.byType.delete(type)
      if (named.byType.size === 0) this.#named.delete(name)
      this.#changed()
    }
  }

  /** The names of the handlers of a type, in the order in which they were added. */
  of(type: OrderEventType): readonly string[] {
    const known = this.#ofType.get(type)
    if (known) return known
    const names = [...this.#named].filter(([, { byType }]) => byType.has(type)).map(([name]) => name)
    this.#ofType.set(type, names)
    return names
  }

  get(type: OrderEventType, name: string): AnyHandle | undefined {
    return this.#named.get(name)?.byType.get(type)
  }

  has(name: string): boolean {
    return this.#named.has(name)
  }

  names(): readonly string[] {
    this.#names ??= [...this.#named.keys()]
    return this.#names
  }

  /** Notes that the store has events of a type for a handler that it does not take. False when that was noted before. */
  noteLost(name: string, type: OrderEventType): boolean {
    const lost = this.#lost.get(name) ?? new Set()
    this.#lost.set(name, lost)
    const isNews = !lost.has(type)
    lost.add(type)
    return isNews
  }

  /** What to claim for a handler: all that waits for it, unless there are types that it does not take. */
  claimedTypes(name: string): readonly OrderEventType[] | undefined {
    if ((this.#lost.get(name)?.size ?? 0) === 0) return undefined
    return [...(this.#named.get(name)?.byType.keys() ?? [])]
  }

  concurrencyOf(name: string): number | undefined {
    return this.#named.get(name)?.concurrency
  }

  /** Whether what it writes is committed with its delivery. */
  isTransactional(name: string): boolean {
    return this.#named.get(name)?.transaction ?? false
  }

  #changed(): void {
    this.#ofType.clear()
    this.#names = undefined
  }

  /** What a store is to remember. */
  all(): readonly { readonly name: string; readonly types: readonly OrderEventType[] }[] {
    return [...this.#named].map(([name, { byType }]) => ({ name, types: [...byType.keys()] }))
  }
}

/** By its text: the engine tells a class from a function nowhere else. (`class (event) { … }` is a method of that name.) */
const isClass = (handle: object): boolean =>
  /^class(?:\s+[^\s(]|\{)/.test(Function.prototype.toString.call(handle))

/** A handler may be an object with fields of its own: only what is an option with a typo is refused. */
function checkNames(handler: object, type: string | undefined): void {
  for (const name of Object.keys(handler)) {
    const meant = nearestOf(name, ['name', 'handle', 'concurrency', 'transaction'])
    if (meant !== undefined && !(meant in handler))
      throw new ConfigError(`the handler of ${type}: there is no option "${name}": did you mean "${meant}"?`)
  }
}

function checked(
  types: readonly OrderEventType[],
  handler: AnyHandler<never>,
): Omit<Named, 'byType'> & { readonly name: string; readonly handle: AnyHandle } {
  if (types.length === 0 || types[0] === undefined)
    throw new ConfigError('a handler needs at least one type of event, e.g. "order.succeeded"')
  for (const type of types) {
    if (orderEventTypes.includes(type)) continue
    const given = typeof type === 'string' ? `event "${type}"` : 'such event'
    throw new ConfigError(`there is no ${given} (there are: ${orderEventTypes.join(', ')})`)
  }
  if (typeof handler === 'object' && handler !== null) checkNames(handler, types[0])
  const { name, handle, concurrency, transaction } =
    typeof handler === 'function'
      ? { name: handler.name, handle: handler, concurrency: undefined, transaction: undefined }
      : (handler ?? {})
  if (typeof handle !== 'function' || typeof name !== 'string' || name === '')
    throw new ConfigError(
      `the handler of ${types[0]} needs a name: pass { name, handle }, or a named function (which loses its name where a bundler minifies)`,
    )
  if (isClass(handle))
    throw new ConfigError(
      `the handler "${name}" is a class, and a class cannot be called: make one, and pass { name, handle: (event, context) => it.handle(event, context) }`,
    )
  if (Object.prototype.toString.call(handle).endsWith('GeneratorFunction]'))
    throw new ConfigError(
      `the handler "${name}" is a generator (function*): it would never run. Take the * out`,
    )
  // Half a character is another one after it was written: nobody would claim what waits for it.
  if (!aText.fits(name)) throw new ConfigError(`the handler of ${types[0]}: its name must be ${aText.what}`)
  if (concurrency !== undefined && (!Number.isSafeInteger(concurrency) || concurrency < 1))
    throw new ConfigError(`the handler "${name}": concurrency must be a whole number from 1`)
  if (transaction !== undefined && typeof transaction !== 'boolean')
    throw new ConfigError(`the handler "${name}": transaction must be true or false`)
  // A method of an object keeps its object.
  const bound = typeof handler === 'function' ? handle : handle.bind(handler)
  return { name, handle: bound as AnyHandle, concurrency, transaction: transaction ?? false }
}
