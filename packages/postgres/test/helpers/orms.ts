import { postgresUrl } from '@kumicorn/testkit/postgres'
import { sql as drizzleSql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import knex, { type Knex } from 'knex'
import { Kysely, sql as kyselySql, PostgresDialect } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { fromDrizzle, fromKnex, fromKysely } from 'pg-boss'
import { poolOf } from '../../src/index.ts'

/** Runs SQL. */
export type Run = (text: string) => Promise<unknown>

export interface Orm {
  /** Works in a transaction of its own, with what the adapter of pg-boss makes of that. */
  transaction(pool: Pool, work: (run: Run, adapted: object) => Promise<unknown>): Promise<unknown>
  /** Works on the `db` of a handler. */
  on(db: PoolClient): Run
  /** What it calls a transaction, there. */
  nested?(db: PoolClient, work: (run: Run) => Promise<unknown>): Promise<unknown>
}

const kyselyOn = (pool: Pool) => new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
const runOfKysely =
  (db: Kysely<unknown>): Run =>
  (text) =>
    kyselySql.raw(text).execute(db)
const runOfDrizzle =
  (db: { execute(query: unknown): Promise<unknown> }): Run =>
  (text) =>
    db.execute(drizzleSql.raw(text))

/** Each as our README says it. */
export const orms: Readonly<Record<'drizzle' | 'kysely' | 'knex', Orm>> = {
  drizzle: {
    transaction: (pool, work) =>
      drizzle(pool).transaction((tx) =>
        work(runOfDrizzle(tx as never), fromDrizzle(tx as never, drizzleSql)),
      ),
    on: (db) => runOfDrizzle(drizzle(poolOf(db)) as never),
    nested: (db, work) => drizzle(poolOf(db)).transaction((tx) => work(runOfDrizzle(tx as never))),
  },
  kysely: {
    transaction: (pool, work) =>
      kyselyOn(pool)
        .transaction()
        .execute((trx) => work(runOfKysely(trx), fromKysely(trx as never))),
    on: (db) => runOfKysely(kyselyOn(poolOf(db))),
    nested: (db, work) =>
      kyselyOn(poolOf(db))
        .transaction()
        .execute((trx) => work(runOfKysely(trx))),
  },
  knex: {
    async transaction(_, work) {
      const own = knex({ client: 'pg', connection: postgresUrl() })
      try {
        return await own.transaction((trx: Knex.Transaction) =>
          work(async (text) => trx.raw(text), fromKnex(trx)),
        )
      } finally {
        await own.destroy()
      }
    },
    on: (db) => async (text) => knex({ client: 'pg' }).raw(text).connection(db),
  },
}
