import { ConfigError } from '@kumicorn/core'
import type { PoolClient } from 'pg'
import { endsTransaction } from './ends-transaction.ts'

/** A client that is somebody's for a time. */
export interface LentClient {
  readonly client: PoolClient
  /** Takes it back: whatever is asked through it from now on is refused. */
  takeBack(): void
  /** What it was last refused. */
  refusal(): ConfigError | undefined
  /** Whether it was given something that may stay open, such as a cursor or a COPY. */
  hasStreamed(): boolean
}

/** What ends the transaction's connection, or gives it to somebody else, is for who has lent it. */
const OURS: readonly PropertyKey[] = ['release', 'end']

/**
 * Lends the client of a transaction. Who works with it may go on when its work has ended, in a promise that nobody
 * awaits: on the client itself that would be written outside the transaction, and stay after a rollback.
 */
export function lentClient(lender: PoolClient): LentClient {
  let isOver = false
  let hasStreamed = false
  let refusal: ConfigError | undefined
  const refuse = (given: readonly unknown[], why: string): unknown => {
    refusal = new ConfigError(why)
    return refused(given, refusal)
  }
  const query = (...given: unknown[]): unknown => {
    if (isOver) return refuse(given, HAS_ENDED)
    // At once: an ORM's COMMIT would be there before anything could be said against it.
    if (endsTransaction(textOf(given[0]))) return refuse(given, NOT_BY_HAND)
    hasStreamed ||= isStream(given)
    return (lender.query as (...given: unknown[]) => unknown)(...given)
  }
  const notTheirs = (name: string) => (): never => {
    throw new ConfigError(
      `db.${name}(): the connection of a handler's transaction is not the handler's to end`,
    )
  }
  const client: PoolClient = new Proxy(lender, {
    get(target, name) {
      if (name === 'query') return query
      if (OURS.includes(name)) return notTheirs(String(name))
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...given: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, given)
        // `db.on(…)` returns what it was called on.
        return result === target ? client : result
      }
    },
  })
  return {
    client,
    takeBack() {
      isOver = true
    },
    refusal: () => refusal,
    hasStreamed: () => hasStreamed,
  }
}

const HAS_ENDED =
  'db.query(): the handler has ended, and its transaction with it: await what it writes before it returns'

const NOT_BY_HAND =
  'db.query(): the transaction of a handler begins before it and ends after it: use db as it is, without the transaction() of an ORM, or poolOf(db) for that, or a SAVEPOINT'

/** What is asked: as text, or in an object, which a cursor is, too. */
export function textOf(config: unknown): string {
  const text = typeof config === 'string' ? config : (config as { readonly text?: unknown } | undefined)?.text
  return typeof text === 'string' ? text : ''
}

const isStream = ([config]: readonly unknown[]): boolean =>
  typeof (config as { readonly submit?: unknown } | undefined)?.submit === 'function'

/** As pg tells of a query that fails: to the callback, or with a promise; for a cursor or stream it throws. */
function refused(given: readonly unknown[], error: ConfigError): unknown {
  const [config] = given as readonly [{ readonly callback?: unknown } | undefined]
  if (isStream(given)) throw error
  const callback = [...given.slice(1), config?.callback].find((one) => typeof one === 'function')
  if (callback === undefined) return Promise.reject(error)
  process.nextTick(callback as (error: Error) => void, error)
  return undefined
}
