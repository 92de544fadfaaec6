import { ConfigError, StoreError } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import pg, { type PoolClient } from 'pg'
import { describe, expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { claimOf, written } = storeSamples

/** A delivery whose effects are rows of a table. */
async function delivered() {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema })
  await written(store, ['ship'])
  await pool.query(`CREATE TABLE ${schema}.effects (step text NOT NULL)`)
  const [delivery] = await store.claimDeliveries(claimOf(['ship']))
  const { id = 0, token = 0 } = delivery ?? {}
  return {
    insert: `INSERT INTO ${schema}.effects VALUES ('first')`,
    /** What its handler does. @returns whether its delivery is finished, or why not */
    run: (work: (db: PoolClient) => Promise<unknown>): Promise<unknown> =>
      (
        store.transact?.(
          id,
          () => token,
          (db) => work(db as PoolClient),
        ) ?? Promise.reject()
      ).catch((error: unknown) => error),
    effects: async () => (await pool.query(`SELECT step FROM ${schema}.effects`)).rows.length,
    waiting: async () => (await store.handlers())[0]?.waiting,
  }
}

describe('the transaction of a handler', () => {
  it.each([
    'COMMIT',
    'begin',
    'begin isolation level serializable',
    'START TRANSACTION READ ONLY',
    'end;',
    'ABORT',
    'ROLLBACK',
    'rollback work',
    'COMMIT AND CHAIN',
    "PREPARE TRANSACTION 'later'",
    '-- at last\n commit',
    '/* of /* the */ ORM */ Commit',
    "SELECT 'one; two'; COMMIT",
  ])('is not ended and not nested by the handler: %s', async (text) => {
    const { run, insert, effects, waiting } = await delivered()
    const error = await run(async (db) => {
      await db.query(insert)
      await db.query(text)
    })
    expect(error).toBeInstanceOf(ConfigError)
    expect(String(error)).toMatch(/transaction of a handler begins before it and ends after it.*SAVEPOINT/)
    expect([await effects(), await waiting()]).toEqual([0, 1])
  })

  // Found by an attack: of Drizzle's transaction() only "Failed query: begin" was kept.
  it('is told what was refused, whatever words an ORM puts in front', async () => {
    const { run } = await delivered()
    const error = await run((db) =>
      db.query('begin').catch((cause: unknown) => {
        throw new Error('Failed query: begin', { cause: new Error('wrapped', { cause }) })
      }),
    )
    expect(error).toBeInstanceOf(ConfigError)
    expect(String(error)).toMatch(/without the transaction\(\) of an ORM/)
    const own = new Error('out of stock')
    const other = await run(async (db) => {
      await db.query('begin').catch(() => undefined)
      throw own
    })
    expect(other).toBe(own)
  })

  it('is refused its end in every form that pg has', async () => {
    const { run, effects, insert } = await delivered()
    const told: unknown[] = []
    const isFinished = await run(async (db) => {
      await db.query(insert)
      told.push(await db.query({ text: 'COMMIT' }).catch((error: unknown) => error))
      told.push(await new Promise((resolve) => db.query('COMMIT', resolve)))
      try {
        db.query(new pg.Query('COMMIT'))
      } catch (error) {
        told.push(error)
      }
    })
    expect(told).toEqual([expect.any(ConfigError), expect.any(ConfigError), expect.any(ConfigError)])
    expect([isFinished, await effects()]).toEqual([true, 1])
  })

  it('may have savepoints, and speak of its end in texts and bodies', async () => {
    const { run, effects, insert } = await delivered()
    const isFinished = await run(async (db) => {
      await db.query('SAVEPOINT a')
      await db.query(insert)
      await db.query('ROLLBACK TO SAVEPOINT a')
      await db.query('rollback transaction to a')
      await db.query('RELEASE a')
      await db.query("SELECT 'x'; SELECT 'it''s; COMMIT', 1 AS \"a; commit\"")
      await db.query('DO $$ BEGIN PERFORM 1; END $$')
      await db.query('SELECT CASE WHEN true THEN 1 END AS begin')
      await db.query('CREATE FUNCTION pg_temp.one() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END')
      await db.query(insert)
    })
    expect([isFinished, await effects()]).toEqual([true, 1])
  })

  it.each(['COMMIT', 'ROLLBACK', 'COMMIT; BEGIN'])(
    'that was ended in a way that nobody reads is told, and its delivery is not finished: %s',
    async (end) => {
      const { run, insert, waiting } = await delivered()
      const error = await run(async (db) => {
        await db.query(insert)
        await db.query('SET standard_conforming_strings = off')
        await db.query(`SELECT 'it\\'s'; ${end}; --'`)
      })
      expect(String(error)).toMatch(/the handler has ended its transaction/)
      expect(error).not.toBeInstanceOf(StoreError)
      expect(await waiting()).toBe(1)
    },
  )
})
