import { ConfigError } from '../data/errors.ts'
import type { OrderEvent } from './events.ts'
import { type OrderEventType, orderEventTypes } from './lifecycle.ts'

/** An event of one type. */
export type OrderEventOf<Type extends OrderEventType> = OrderEvent & { readonly type: Type }

export type HandleOrderEvent<Type extends OrderEventType> = (event: OrderEventOf<Type>) => unknown

/** A handler and the name that its deliveries are counted under: keep it stable across releases. */
export interface OrderEventHandler<Type extends OrderEventType> {
  readonly name: string
  readonly handle: HandleOrderEvent<Type>
}

type AnyHandle = (event: OrderEvent) => unknown

/** The registered handlers, by event type and name. */
export class Handlers {
  readonly #byType = new Map<OrderEventType, Map<string, AnyHandle>>()

  /** @throws ConfigError for an unknown type, a handler without a name, or a name that is taken */
  add<Type extends OrderEventType>(
    type: Type,
    handler: OrderEventHandler<Type> | HandleOrderEvent<Type>,
  ): () => void {
    if (!orderEventTypes.includes(type)) {
      throw new ConfigError(`there is no event "${String(type)}" (there are: ${orderEventTypes.join(', ')})`)
    }
    const { name, handle } = typeof handler === 'function' ? { name: handler.name, handle: handler } : handler
    if (typeof handle !== 'function' || typeof name !== 'string' || name === '') {
      throw new ConfigError(`the handler of ${type} needs a name: pass a named function or { name, handle }`)
    }
    const named = this.#byType.get(type) ?? new Map<string, AnyHandle>()
    if (named.has(name)) throw new ConfigError(`${type} has a handler named "${name}" already`)
    named.set(name, handle as AnyHandle)
    this.#byType.set(type, named)
    return () => void named.delete(name)
  }

  /** The handlers of a type, in the order in which they were added. */
  of(type: OrderEventType): readonly (readonly [name: string, handle: AnyHandle])[] {
    return [...(this.#byType.get(type) ?? [])]
  }

  get(type: OrderEventType, name: string): AnyHandle | undefined {
    return this.#byType.get(type)?.get(name)
  }

  /** Every handler as `type name`: what a claim of deliveries names. */
  all(): readonly string[] {
    return [...this.#byType].flatMap(([type, named]) => [...named.keys()].map((name) => `${type} ${name}`))
  }
}
