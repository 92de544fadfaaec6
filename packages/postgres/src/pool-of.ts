import { ConfigError } from '@kumicorn/core'
import pg, { type Pool, type PoolClient } from 'pg'
import { textOf } from './lent-client.ts'

const SAVEPOINT = 'kumicorn_nested'
const BEGUN = `SAVEPOINT ${SAVEPOINT}`
const TAKEN_BACK = `ROLLBACK TO SAVEPOINT ${SAVEPOINT}`

/** What ORMs begin and end theirs with; one that asks for an isolation level of its own does not get it, and is refused. */
const NESTED: readonly (readonly [statement: RegExp, instead: string])[] = [
  [/^\s*(?:begin(?:\s+(?:work|transaction))?|start\s+transaction)\s*;?\s*$/i, BEGUN],
  [/^\s*(?:commit|end)(?:\s+(?:work|transaction))?\s*;?\s*$/i, `RELEASE SAVEPOINT ${SAVEPOINT}`],
  [/^\s*(?:rollback|abort)(?:\s+(?:work|transaction))?\s*;?\s*$/i, TAKEN_BACK],
]

/** What is asked in place of a statement that would begin or end a transaction. */
const insteadOf = (text: string): string | undefined =>
  NESTED.find(([statement]) => statement.test(text))?.[1]

/**
 * The `db` of a handler with a transaction as a pool of one connection, for an ORM that takes a pool and no client:
 * Prisma (`new PrismaPg(poolOf(db))`), Kysely. What the ORM begins, also by itself, as Prisma does for nested writes, is a
 * savepoint in the transaction of the handler; one waits for another. It needs no end.
 * @throws ConfigError for what is no client of `pg`, a pool among it
 */
export function poolOf(db: PoolClient): Pool {
  const { query, totalCount } = ((db as unknown) ?? {}) as {
    readonly query?: unknown
    readonly totalCount?: unknown
  }
  if (typeof query !== 'function' || totalCount !== undefined)
    throw new ConfigError('poolOf: give the db of a handler with a transaction')
  const known = pools.get(db)
  if (known && !known.ending) return known
  const pool = lentPool(db)
  pools.set(db, pool)
  return pool
}

/** One for each, as two would not wait for one another. */
const pools = new WeakMap<PoolClient, Pool>()

function lentPool(db: PoolClient): Pool {
  let isNested = false

  class Lent extends pg.Client {
    override connect(callback?: unknown): Promise<this> {
      if (typeof callback === 'function') process.nextTick(callback as () => void)
      return Promise.resolve(this)
    }

    override query(...[config, ...more]: readonly unknown[]): never {
      const ask = db.query as (...given: unknown[]) => never
      const instead = insteadOf(textOf(config))
      if (instead === undefined) return ask(config, ...more)
      isNested = instead === BEGUN
      return ask(typeof config === 'string' ? instead : { ...(config as object), text: instead }, ...more)
    }

    /** How a pool drops a connection after an error: the next one must not go on in what that has begun. */
    override end(callback?: unknown): Promise<void> {
      const taken = isNested ? db.query(TAKEN_BACK).catch(() => undefined) : undefined
      isNested = false
      return Promise.resolve(taken).then(() => {
        if (typeof callback === 'function') callback()
      })
    }
  }

  const options = { Client: Lent, max: 1, idleTimeoutMillis: 0 }
  // An ORM with a copy of `pg` of its own takes this for the options of a pool, and would connect elsewhere.
  return Object.assign(new pg.Pool(options), options)
}
