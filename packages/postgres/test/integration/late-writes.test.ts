import { ConfigError, type TransactionContext } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import pg, { type PoolClient } from 'pg'
import { fromKnex } from 'pg-boss'
import { describe, expect, it, onTestFinished } from 'vitest'
import { grantSql, postgresStore } from '../../src/index.ts'
import { newRole } from '../helpers/role.ts'
import { happenings, shop } from '../helpers/shop.ts'

const { claimOf, written } = storeSamples

type Handle = (db: PoolClient, tries: number) => Promise<unknown>

/** A shop with one handler, whose effects are rows of a table. */
async function bookkeeper(handle: Handle) {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema })
  await store.open()
  await pool.query(`CREATE TABLE ${schema}.effects (step text NOT NULL)`)
  const { kumicorn, clock, ripe } = shop(store)
  const done = happenings<number>()
  kumicorn.on('order.succeeded', {
    name: 'ship',
    transaction: true,
    async handle(_, { db, tries }: TransactionContext<PoolClient>) {
      try {
        await handle(db, tries)
      } finally {
        done.note(tries)
      }
    },
  })
  await kumicorn.start()
  return {
    kumicorn,
    clock,
    ripe,
    done,
    insert: `INSERT INTO ${schema}.effects VALUES ($1)`,
    effects: async () =>
      (await pool.query(`SELECT step FROM ${schema}.effects ORDER BY 1`)).rows.map(({ step }) => step),
  }
}

describe('the db of a handler with a transaction', () => {
  it('writes nothing once another branch of the handler has failed', async () => {
    const failed = Promise.withResolvers<void>()
    const late: Promise<unknown>[] = []
    const shipped = await bookkeeper(async (db, tries) => {
      const write = async () => {
        await db.query(shipped.insert, ['first'])
        if (tries === 0) await failed.promise
        await db.query(shipped.insert, ['second'])
      }
      const mail = async () => {
        if (tries === 0) throw new Error('the mail server is away')
      }
      const writing = write()
      late.push(writing.catch((error: unknown) => error))
      await Promise.all([writing, mail()])
    })
    await shipped.ripe('T1')
    await shipped.done.reach(1)
    await shipped.kumicorn.stop()
    failed.resolve()
    expect(await late[0]).toBeInstanceOf(ConfigError)
    expect(await shipped.effects()).toEqual([])
    shipped.clock.advance(10_000)
    await shipped.kumicorn.start()
    await shipped.done.reach(2)
    await shipped.kumicorn.stop()
    expect(await shipped.effects()).toEqual(['first', 'second'])
  })

  it('refuses whatever is asked after the handler has returned, in every form that pg has', async () => {
    let kept: PoolClient | undefined
    const shipped = await bookkeeper(async (db) => {
      kept = db
      // Not awaited, but asked before the end.
      void db.query(shipped.insert, ['in time'])
    })
    await shipped.ripe('T1')
    await shipped.done.reach(1)
    await shipped.kumicorn.stop()
    const db = kept as PoolClient
    const said = /the handler has ended, and its transaction with it: await what it writes/
    await expect(db.query(shipped.insert, ['late'])).rejects.toThrow(said)
    await expect(db.query({ text: shipped.insert, values: ['late'] })).rejects.toThrow(said)
    const told = await new Promise((resolve) => db.query(shipped.insert, ['late'], resolve))
    expect(told).toMatchObject({ message: expect.stringMatching(said) })
    expect(() => db.query(new pg.Query(shipped.insert, ['late']))).toThrow(said)
    expect(() => db.on('notice', () => undefined).query(new pg.Query(shipped.insert, ['late']))).toThrow(said)
    expect(await shipped.effects()).toEqual(['in time'])
  })

  it('is a client of pg, with callbacks, queries as objects and the adapters of pg-boss', async () => {
    const shipped = await bookkeeper(async (db) => {
      await new Promise<void>((resolve, reject) => {
        db.query(shipped.insert, ['callback'], (error) => (error ? reject(error) : resolve()))
      })
      const query = new pg.Query(shipped.insert, ['submitted'])
      await new Promise((resolve, reject) => db.query(query).on('end', resolve).on('error', reject))
      const knex = { raw: (_: string, values: unknown[]) => db.query(shipped.insert, values) }
      await fromKnex(knex as never).executeSql('INSERT INTO effects VALUES ($1)', ['adapted'])
      expect(db).toBeInstanceOf(pg.Client)
      expect(db.escapeIdentifier('a"b')).toBe('"a""b"')
    })
    await shipped.ripe('T1')
    await shipped.done.reach(1)
    await shipped.kumicorn.stop()
    expect(await shipped.effects()).toEqual(['adapted', 'callback', 'submitted'])
  })

  it('can be neither released nor ended', async () => {
    const refusals: unknown[] = []
    const shipped = await bookkeeper(async (db) => {
      for (const end of [() => db.release(), () => (db as unknown as pg.Client).end()])
        try {
          await end()
        } catch (error) {
          refusals.push(error)
        }
      await db.query(shipped.insert, ['still there'])
    })
    await shipped.ripe('T1')
    await shipped.done.reach(1)
    await shipped.kumicorn.stop()
    expect(refusals).toEqual([expect.any(ConfigError), expect.any(ConfigError)])
    expect(await shipped.effects()).toEqual(['still there'])
  })

  it('has nothing of what a handler before it has set for its session, on connections of the store', async () => {
    const store = postgresStore({ connectionString: postgresUrl(), schema: newSchema() })
    onTestFinished(() => store.close())
    for (let n = 0; n < 2; n += 1) await written(store, ['ship'])
    const told: unknown[] = []
    const work = async (db: unknown): Promise<void> => {
      const ask = async (sql: string) => (await (db as PoolClient).query(sql)).rows
      const sql =
        "SELECT pg_backend_pid(), current_setting('default_transaction_read_only'), current_setting('lock_timeout')"
      told.push(...(await ask(sql)))
      await ask('SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY')
      await ask("SET lock_timeout = '7s'")
    }
    for (const { id, token } of await store.claimDeliveries(claimOf(['ship'])))
      expect(await store.transact?.(id, () => token, work)).toBe(true)
    expect(told).toHaveLength(2)
    expect(told[1]).toEqual(told[0])
  })

  it('is again that of the user of the store after a handler that was somebody else', async () => {
    const schema = newSchema()
    const store = postgresStore({ connectionString: postgresUrl(), schema })
    onTestFinished(() => store.close())
    for (let n = 0; n < 2; n += 1) await written(store, ['ship'])
    await newRole(schema)
    await newPool().query(grantSql(schema, `r_${schema}`))
    const told: unknown[] = []
    const work = async (db: unknown): Promise<void> => {
      const ask = async (sql: string) => (await (db as PoolClient).query(sql)).rows
      told.push(...(await ask('SELECT pg_backend_pid(), session_user, current_user')))
      await ask(`SET SESSION AUTHORIZATION r_${schema}`)
    }
    for (const { id, token } of await store.claimDeliveries(claimOf(['ship'])))
      expect(await store.transact?.(id, () => token, work)).toBe(true)
    expect(told).toHaveLength(2)
    expect(told[1]).toEqual(told[0])
  })
})
