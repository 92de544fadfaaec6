import { AsyncLocalStorage } from 'node:async_hooks'
import type { Outcome, Placement, PlaceOrder } from './outcome.ts'

/** A call that belongs to a transaction of the application. */
export interface Within {
  readonly db: unknown
  /** The parameters as they were given, each read once. */
  readonly params: unknown
}

const scope = new AsyncLocalStorage<Within>()

/** Places an order at once, or within the transaction that the call belongs to. */
export const placeWith =
  (
    place: PlaceOrder,
    placeWithin: <T>(placement: Placement, within: Within) => Promise<Outcome<T>>,
  ): PlaceOrder =>
  (placement) => {
    const within = scope.getStore()
    return within ? placeWithin(placement, within) : place(placement)
  }

/** A client whose money operations are written in a transaction, instead of being sent. */
export function clientWithin<Client extends object>(client: Client, db: unknown): Client {
  // Not around the client itself: it is frozen, and a proxy must not give other values than a frozen object has.
  return new Proxy({} as Client, {
    get(_, name) {
      const value: unknown = Reflect.get(client, name, client)
      if (typeof value === 'function')
        return (given?: unknown, ...more: readonly unknown[]) => {
          const params = readOnce(given)
          return scope.run({ db, params }, () => Reflect.apply(value, client, [params, ...more]))
        }
      return typeof value === 'object' && value !== null ? clientWithin(value, db) : value
    },
  })
}

/** The same parameters, of which each is read once: what is sent later is what was checked, also of an accessor. */
function readOnce(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || ArrayBuffer.isView(given)) return given
  const values = new Map<PropertyKey, unknown>()
  return new Proxy(given, {
    get(target, name) {
      // As their own: an accessor may need what is private to them.
      if (!values.has(name)) values.set(name, Reflect.get(target, name, target))
      return values.get(name)
    },
  })
}
