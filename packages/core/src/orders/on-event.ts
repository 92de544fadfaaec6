import { ConfigError } from '../data/errors.ts'
import type { Store } from '../stores/store.ts'
import type { HandlerRegistry } from './handler-registry.ts'
import type { HandleOrderEvent, Handlers, OrderEventHandler, TransactionalHandler } from './handlers.ts'
import type { OrderEventType } from './lifecycle.ts'

/**
 * What `kumicorn.on` is. Editors show what stands at its signatures, and of a field only what stands in one type: so there
 * is one for each kind of handler.
 */
export interface OnEvent {
  /**
   * Registers a handler for one or several types of events: a named function, or `{ name, handle }`. Register all
   * handlers before `start()`. A name is one queue: a handler gets the events of an order in their order, so
   * take one handler for what must stay in order. It gets an event until it does not throw, at most
   * `deliveries.maxTries` times, over about three days; then it is a dead letter. It may get the same event twice:
   * `event.id` is the same then. Returns a function that takes the handler off.
   *
   * With a durable store a callback is acknowledged once its event is written; without one, only after every
   * handler has finished.
   * @throws ConfigError for an unknown type, a handler without a name, a name that is taken, or a transaction that the
   * store cannot make
   */
  <Type extends OrderEventType>(types: Type | readonly Type[], handler: OrderEventHandler<Type>): () => void
  /**
   * Registers a named function as a handler for one or several types of events, under its own name. All else is as with
   * `{ name, handle }`. A bundler that minifies takes the name away: give one then.
   * @throws ConfigError for an unknown type, a function without a name, or a name that is taken
   */
  <Type extends OrderEventType>(types: Type | readonly Type[], handle: HandleOrderEvent<Type>): () => void
  /**
   * Registers a handler for one or several types of events, whose writes through `db` of its context are committed together
   * with the delivery, or not at all (`transaction: true`). Only a store that shares its database with the application can do
   * that: `postgresStore`. All else is as without a transaction.
   * @throws ConfigError for an unknown type, a handler without a name, a name that is taken, or a transaction that the
   * store cannot make
   */
  <Type extends OrderEventType, Db>(
    types: Type | readonly Type[],
    handler: TransactionalHandler<Type, Db>,
  ): () => void
}

/** What registers handlers, for a store that can or cannot give them a transaction. */
export const registerOn =
  (store: Store, handlers: Handlers, registry: HandlerRegistry): OnEvent =>
  <Type extends OrderEventType>(
    types: Type | readonly Type[],
    handler: OrderEventHandler<Type> | TransactionalHandler<Type, never> | HandleOrderEvent<Type>,
  ) => {
    if (typeof handler === 'object' && handler?.transaction === true && !store.transact)
      throw new ConfigError(
        `the handler "${handler.name}": transaction: true needs a store in the database of the application (postgresStore)`,
      )
    const remove = handlers.add(types, handler)
    registry.added()
    return remove
  }
