import type { TransactionContext } from '@kumicorn/core'
import { newDatabase } from '@kumicorn/testkit/postgres'
import pg, { type PoolClient } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { happenings, shop } from '../helpers/shop.ts'

describe('a serialization failure (40001)', () => {
  it('does not come of what concurrent instances write, whatever the default that their connections get', async () => {
    const url = await newDatabase()
    const handled = happenings<string>()
    const instances = [1, 2, 3].map(() => {
      const pool = new pg.Pool({ connectionString: url, max: 8 })
      pool.on('error', () => undefined)
      onTestFinished(() => pool.end())
      const store = postgresStore({ pool })
      const instance = shop(store)
      instance.kumicorn.on('order.succeeded', { name: 'mail', handle: ({ id }) => handled.note(id) })
      return { ...instance, pool, store }
    })
    await Promise.all(instances.map(({ kumicorn }) => kumicorn.start()))
    const admin = new pg.Client(url)
    await admin.connect()
    onTestFinished(() => admin.end())
    // The default is changed under instances that run: connections that are made from now on have it.
    await admin.query(
      `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_isolation TO 'serializable'`,
    )
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    const deliver = async (n: number): Promise<void> => {
      for (;;) {
        // Of the same order, to all instances at once.
        const replies = await Promise.all(instances.map(({ ripe }) => ripe(`T${n}`)))
        for (const reply of replies) expect([200, 503]).toContain(reply?.status)
        if (replies.every((reply) => reply?.status === 200)) return
      }
    }
    const count = 80
    await Promise.all(Array.from({ length: count }, (_, n) => deliver(n)))
    while (new Set(handled.seen).size < count) {
      for (const { clock } of instances) clock.advance(60_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(instances.map(({ kumicorn }) => kumicorn.stop()))
    const { rows } = await admin.query(
      'SELECT (SELECT count(*)::int FROM kumicorn.orders) AS orders, (SELECT count(*)::int FROM kumicorn.events) AS events',
    )
    expect(rows).toEqual([{ orders: count, events: count }])
  })

  it('at the end of a handler with a serializable transaction of its own is no try, and its work is done anew', async () => {
    const url = await newDatabase()
    const pool = new pg.Pool({ connectionString: url, max: 8 })
    onTestFinished(() => pool.end())
    const store = postgresStore({ pool })
    const { kumicorn, clock, ripe } = shop(store)
    await pool.query('CREATE TABLE shipped (event_id text NOT NULL, place int NOT NULL)')
    const begun: number[] = []
    const both = happenings()
    kumicorn.on('order.succeeded', {
      name: 'ship',
      transaction: true,
      async handle(event, { db, tries }: TransactionContext<PoolClient>) {
        begun.push(tries)
        await db.query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE')
        const { rows } = await db.query('SELECT count(*)::int AS place FROM shipped')
        await db.query('INSERT INTO shipped VALUES ($1, $2)', [event.id, rows[0]?.place])
        // Both have counted the same, and only one of them can have this place: the other one cannot commit.
        both.note(event)
        await both.reach(2)
      },
    })
    await kumicorn.start()
    await Promise.all([ripe('T1'), ripe('T2')])
    const places = async () =>
      (await pool.query<{ place: number }>('SELECT place FROM shipped ORDER BY place')).rows.map(
        ({ place }) => place,
      )
    while ((await places()).length < 2) {
      clock.advance(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await kumicorn.stop()
    expect(await places()).toEqual([0, 1])
    expect(begun.length).toBeGreaterThan(2)
    expect(new Set(begun)).toEqual(new Set([0]))
  })
})
