import { randomUUID } from 'node:crypto'
import { StoreError, type TransactionContext } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema, postgresUrl, startPostgres } from '@kumicorn/testkit/postgres'
import pg, { type PoolClient } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { happenings, shop } from '../helpers/shop.ts'

const { anOrder } = storeSamples

/** Ends all other connections of the database that a schema's store has, in whatever they are doing. */
const cutAll = (pool: pg.Pool, name: string) =>
  pool.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()',
    [name],
  )

describe('postgresStore', () => {
  it('loses nothing and doubles nothing when its database is stopped hard, again and again', {
    timeout: 120_000,
  }, async () => {
    const server = await startPostgres({ fsync: true })
    onTestFinished(() => server.stop())
    const pool = new pg.Pool({ connectionString: server.url, max: 8 })
    onTestFinished(() => pool.end())
    const schema = 'kumicorn'
    const store = postgresStore({ pool, schema })
    await store.open()
    await pool.query('CREATE TABLE shipped (event_id text NOT NULL)')
    const { kumicorn, clock, ripe } = shop(store)
    const handled = happenings<string>()
    kumicorn.on('order.succeeded', {
      name: 'ship',
      transaction: true,
      async handle(event, { db }: TransactionContext<PoolClient>) {
        await db.query('INSERT INTO shipped VALUES ($1)', [event.id])
      },
    })
    kumicorn.on('order.succeeded', { name: 'mail', handle: ({ id }) => handled.note(id) })
    await kumicorn.start()
    let refused = 0
    let acknowledged = 0
    let isDown = false
    const deliver = async (ticket: string): Promise<void> => {
      // As the gateway does: again until it is acknowledged.
      for (;;) {
        const reply = await ripe(ticket)
        if (reply?.status === 200) break
        expect(reply?.status).toBe(503)
        refused += 1
        while (isDown) await new Promise((resolve) => setImmediate(resolve))
      }
      acknowledged += 1
    }
    const COUNT = 240
    for (let crash = 0; crash < 3; crash += 1) {
      const tickets = Array.from({ length: COUNT / 3 }, (_, n) => `T${crash}-${n}`)
      const all = Promise.all(tickets.map(deliver))
      isDown = true
      await server.crash()
      isDown = false
      await all
    }
    for (let round = 0; round < 60; round += 1) {
      await kumicorn.stop()
      const rows = await store.handlers()
      if (rows.every(({ waiting }) => waiting === 0)) break
      // Leases run out, tries are due.
      clock.advance(24 * 60 * 60_000)
      await kumicorn.start()
    }
    expect(await store.handlers()).toMatchObject([
      { waiting: 0, dead: 0 },
      { waiting: 0, dead: 0 },
    ])
    const { rows } = await pool.query(
      'SELECT count(*)::int AS n, count(DISTINCT event_id)::int AS ids FROM shipped',
    )
    expect(acknowledged).toBe(COUNT)
    expect(refused).toBeGreaterThan(0)
    expect(rows[0]).toEqual({ n: COUNT, ids: COUNT })
    expect(new Set(handled.seen).size).toBe(COUNT)
  })

  it('answers 503 while its connections are cut, and goes on by itself', async () => {
    const [schema, name] = [newSchema(), 'cut']
    const pool = newPool({ application_name: name })
    const store = postgresStore({ pool, schema })
    const { kumicorn, ripe } = shop(store)
    const done = happenings()
    kumicorn.on('order.succeeded', { name: 'ship', handle: (event) => done.note(event) })
    await kumicorn.start()
    const other = newPool()
    const replies = Promise.all(Array.from({ length: 40 }, (_, n) => ripe(`T${n}`)))
    await cutAll(other, name)
    for (const reply of await replies) expect([200, 503]).toContain(reply?.status)
    // One more may meet a connection whose end is not known here yet; the gateway sends again.
    let last = await ripe('last')
    while (last?.status === 503) last = await ripe('last')
    expect(last?.status).toBe(200)
    expect(await kumicorn.health()).toMatchObject({ ok: true })
  })

  it('answers 503 when no connection can be had, and health says why', async () => {
    const schema = newSchema()
    const pool = newPool({ max: 1, connectionTimeoutMillis: 50 })
    const store = postgresStore({ pool, schema })
    const { kumicorn, ripe } = shop(store)
    await store.open()
    const taken = await pool.connect()
    expect((await ripe('T1'))?.status).toBe(503)
    expect(await kumicorn.health()).toMatchObject({ ok: false, storeError: expect.stringMatching(/timeout/) })
    taken.release()
    expect((await ripe('T1'))?.status).toBe(200)
    expect(await kumicorn.health()).toMatchObject({ ok: true })
  })

  it('answers 503 when the database can only be read, as after a failover to a replica', async () => {
    const schema = newSchema()
    await postgresStore({ pool: newPool(), schema }).open()
    const pool = newPool({ options: '-c default_transaction_read_only=on' })
    const { kumicorn, ripe } = shop(postgresStore({ pool, schema }))
    expect((await ripe('T1'))?.status).toBe(503)
    expect(await kumicorn.health()).toMatchObject({
      ok: false,
      storeError: expect.stringMatching(/can only be read/),
    })
  })

  it('works where each transaction may have another connection, and where nobody can listen', async () => {
    // As PgBouncer does it in transaction mode: what a session has set is gone with the next transaction.
    const schema = newSchema()
    const pool = newPool({ max: 1 })
    const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>
    Object.assign(pool, {
      query: async (...given: unknown[]) => {
        const answer = await query(...given)
        await query('DISCARD ALL')
        return answer
      },
    })
    const store = postgresStore({ pool, schema })
    const { kumicorn, ripe } = shop(store)
    const done = happenings()
    kumicorn.on('order.succeeded', { name: 'ship', handle: (event) => done.note(event) })
    await kumicorn.handlers.list()
    expect((await ripe('T1'))?.status).toBe(200)
    expect(await store.begin(anOrder())).toEqual({ state: 'new' })
  })

  it('lets one that the database refuses spoil nothing for those that are written with it', async () => {
    const store = postgresStore({ pool: newPool(), schema: newSchema() })
    await store.open()
    // Longer than an entry of an index may be, and not to be compressed.
    const reference = Array.from({ length: 300 }, () => randomUUID()).join('')
    const [first, refused, last] = await Promise.allSettled(
      [{}, { reference }, {}].map((given) => store.begin(anOrder(given))),
    )
    expect([first, last]).toMatchObject([{ value: { state: 'new' } }, { value: { state: 'new' } }])
    expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(StoreError) })
    expect(String((refused as PromiseRejectedResult).reason)).not.toContain(reference.slice(0, 36))
  })

  it('names the host that cannot be reached, never the password', async () => {
    const store = postgresStore({ connectionString: 'postgres://me:secret@127.0.0.1:1/shop' })
    onTestFinished(() => store.close())
    const error = await store.open().catch((reason: unknown) => reason as Error)
    expect(error).toBeInstanceOf(StoreError)
    expect(String(error)).toMatch(/ECONNREFUSED 127\.0\.0\.1:1/)
    expect(JSON.stringify([error, (error as Error).cause])).not.toContain('secret')
  })

  it('does not end a pool that was given to it, and ends its own', async () => {
    const [pool, schema] = [newPool(), newSchema()]
    const store = postgresStore({ pool, schema })
    await store.open()
    await store.close()
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    const own = postgresStore({ connectionString: `${postgresUrl()}?application_name=own`, schema })
    await own.open()
    await own.close()
    await expect(own.open()).rejects.toThrow(/closed/)
  })
})
