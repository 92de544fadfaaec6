import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { TransactionContext } from '@kumicorn/core'
import { newPool, newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import type { Pool, PoolClient } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { happenings, shop } from '../helpers/shop.ts'

/** A shop that writes into a table of its own in the same database. */
async function bookkeeper() {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema })
  await store.open()
  await pool.query(`CREATE TABLE ${schema}.shipped (event_id text NOT NULL)`)
  const count = async (): Promise<number> =>
    Number((await pool.query(`SELECT count(*) FROM ${schema}.shipped`)).rows[0]?.count)
  const ship = (db: PoolClient, eventId: string) =>
    db.query(`INSERT INTO ${schema}.shipped VALUES ($1)`, [eventId])
  return { ...shop(store), store, pool, schema, count, ship }
}

describe('a handler with a transaction', () => {
  it('commits what it writes together with its delivery', async () => {
    const { kumicorn, ripe, count, ship, store } = await bookkeeper()
    const done = happenings()
    kumicorn.on('order.succeeded', {
      name: 'ship',
      transaction: true,
      async handle(event, { db }: TransactionContext<PoolClient>) {
        await ship(db, event.id)
        expect(await count()).toBe(0)
        done.note(event)
      },
    })
    await kumicorn.start()
    await ripe('T1')
    await done.reach(1)
    await kumicorn.stop()
    expect(await count()).toBe(1)
    expect(await store.handlers()).toMatchObject([{ name: 'ship', waiting: 0, dead: 0 }])
  })

  it('that fails after it has written leaves nothing, and is tried again', async () => {
    const { kumicorn, clock, ripe, count, ship } = await bookkeeper()
    const tries = happenings<number>()
    kumicorn.on('order.succeeded', {
      name: 'ship',
      transaction: true,
      async handle(event, { db, tries: before }: TransactionContext<PoolClient>) {
        await ship(db, event.id)
        tries.note(before)
        if (before === 0) throw new Error('out of stock')
      },
    })
    await kumicorn.start()
    await ripe('T1')
    await tries.reach(1)
    await kumicorn.stop()
    expect(await count()).toBe(0)
    clock.advance(10_000)
    await kumicorn.start()
    await tries.reach(2)
    await kumicorn.stop()
    expect([tries.seen, await count()]).toEqual([[0, 1], 1])
  })

  it('that has lost its lease to another one leaves nothing', async () => {
    const { kumicorn, clock, ripe, count, ship, store } = await bookkeeper()
    const done = happenings()
    kumicorn.on('order.succeeded', {
      name: 'ship',
      transaction: true,
      async handle(event, { db }: TransactionContext<PoolClient>) {
        await ship(db, event.id)
        // Another process takes over, as after a long pause of this one.
        const now = clock.now() + 60_000
        const handlers = [{ name: 'ship', limit: 1 }]
        const claim = { accounts: [event.account], handlers, now, leaseUntil: now + 60_000 }
        expect(await store.claimDeliveries(claim)).toHaveLength(1)
        done.note(event)
      },
    })
    await kumicorn.start()
    await ripe('T1')
    await done.reach(1)
    await kumicorn.stop()
    expect(await count()).toBe(0)
    expect(await store.handlers()).toMatchObject([{ waiting: 1 }])
  })

  it('that spoils its transaction and hides the error leaves nothing, and is tried again', async () => {
    const { kumicorn, ripe, count, ship, store } = await bookkeeper()
    const done = happenings()
    kumicorn.on('order.succeeded', {
      name: 'ship',
      transaction: true,
      async handle(event, { db }: TransactionContext<PoolClient>) {
        await ship(db, event.id)
        await db.query('SELECT 1 / 0').catch(() => undefined)
        done.note(event)
      },
    })
    await kumicorn.start()
    await ripe('T1')
    await done.reach(1)
    await kumicorn.stop()
    expect(await count()).toBe(0)
    expect(await store.handlers()).toMatchObject([{ waiting: 1 }])
  })

  it.each([
    [
      'that the database ends the connection is no try',
      [0, 0],
      async (db: PoolClient, pool: Pool) => {
        const { rows } = await db.query('SELECT pg_backend_pid() AS pid')
        await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
      },
    ],
    [
      'that the connection ends while the handler waits for an answer is no try',
      [0, 0],
      async (db: PoolClient) => {
        await db.query('SELECT pg_terminate_backend(pg_backend_pid())')
      },
    ],
    [
      'that the handler is told of the end when it asks again, and throws what it makes of that, is no try',
      [0, 0],
      async (db: PoolClient, pool: Pool) => {
        const ended = once(db, 'error')
        const { rows } = await db.query('SELECT pg_backend_pid() AS pid')
        await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
        await ended
        await db.query('SELECT 1').catch((cause: unknown) => {
          throw new Error('not shipped', { cause })
        })
      },
    ],
    [
      'that the network cuts the connection while the handler waits for an answer is no try',
      [0, 0],
      async (db: PoolClient) => {
        const asked = db.query('SELECT pg_sleep(1)')
        ;(db as unknown as { connection: { stream: Socket } }).connection.stream.destroy()
        await asked
      },
    ],
    [
      'that the transaction is set to allow no writes is a try',
      [0, 1],
      (db: PoolClient) => db.query('SET LOCAL transaction_read_only = on'),
    ],
    [
      'that it is left idle for too long is a try',
      [0, 1],
      async (db: PoolClient) => {
        const ended = once(db, 'error')
        await db.query('SET idle_in_transaction_session_timeout = 1')
        await expect(ended).resolves.toMatchObject([{ code: '25P03' }])
      },
    ],
    [
      'that the commit is refused is a try',
      [0, 1],
      (db: PoolClient) => db.query("INSERT INTO pg_temp.once VALUES ('the same'), ('the same')"),
    ],
  ])('leaves nothing when it is not committed: %s', async (_, expected, spoil) => {
    const { kumicorn, clock, pool, ripe, count, ship } = await bookkeeper()
    const tries = happenings<number>()
    kumicorn.on('order.succeeded', {
      name: 'ship',
      transaction: true,
      async handle(event, { db, tries: before }: TransactionContext<PoolClient>) {
        await db.query(
          'CREATE TEMP TABLE once (name text UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP',
        )
        await ship(db, event.id)
        try {
          if (tries.seen.length === 0) await spoil(db, pool)
        } finally {
          tries.note(before)
        }
      },
    })
    await kumicorn.start()
    await ripe('T1')
    await tries.reach(1)
    await kumicorn.stop()
    expect(await count()).toBe(0)
    clock.advance(10_000)
    await kumicorn.start()
    await tries.reach(2)
    await kumicorn.stop()
    expect([tries.seen, await count()]).toEqual([expected, 1])
  })

  it('keeps no other one waiting, with connections of the store', async () => {
    const store = postgresStore({ connectionString: postgresUrl(), schema: newSchema() })
    onTestFinished(() => store.close())
    const { kumicorn, ripe } = shop(store)
    const [slow, quick] = [happenings(), happenings()]
    const end = Promise.withResolvers<void>()
    onTestFinished(() => end.resolve())
    const transaction = true
    kumicorn.on('order.succeeded', {
      ...{ name: 'slow', transaction },
      async handle(event) {
        slow.note(event)
        await end.promise
      },
    })
    await kumicorn.start()
    await Promise.all(Array.from({ length: 11 }, (_, n) => ripe(`T${n}`)))
    await slow.reach(10)
    kumicorn.on('order.succeeded', { name: 'quick', transaction, handle: (event) => quick.note(event) })
    await ripe('T11')
    await quick.reach(1)
    expect(slow.seen).toHaveLength(10)
  })

  it('that never ends keeps its store from closing no more than from stopping', async () => {
    const { pool, schema, count, ship } = await bookkeeper()
    const store = postgresStore({ connectionString: postgresUrl(), schema })
    const { kumicorn, clock, ripe } = shop(store)
    const begun = happenings()
    const end = Promise.withResolvers<void>()
    onTestFinished(() => end.resolve())
    kumicorn.on('order.succeeded', {
      name: 'ship',
      transaction: true,
      async handle(event, { db }: TransactionContext<PoolClient>) {
        await ship(db, event.id)
        begun.note(event)
        await end.promise
      },
    })
    await kumicorn.start()
    await ripe('T1')
    await begun.reach(1)
    const stopped = kumicorn.stop({ timeout: 1_000 })
    clock.advance(1_000)
    await stopped
    await store.close()
    // Nothing of it is left that would be in the way of others.
    await pool.query(`TRUNCATE ${schema}.shipped`)
    expect(await count()).toBe(0)
  })
})
