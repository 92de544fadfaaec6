import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import type { PoolClient } from 'pg'
import { postgresStore } from '../../src/index.ts'

const { claimOf, written } = storeSamples

/** A delivery to a handler with a transaction, and tables of the application. */
export async function delivered(tables: (schema: string) => string) {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema })
  await written(store, ['ship'])
  await pool.query(tables(schema))
  const [delivery] = await store.claimDeliveries(claimOf(['ship']))
  const { id = 0, token = 0 } = delivery ?? {}
  return {
    pool,
    schema,
    /** Runs the handler. @returns whether the delivery is finished */
    handled: (work: (db: PoolClient) => Promise<unknown>): Promise<unknown> =>
      store.transact?.(
        id,
        () => token,
        (db) => work(db as PoolClient),
      ) ?? Promise.reject(),
    waiting: async () => (await store.handlers())[0]?.waiting ?? 0,
  }
}
