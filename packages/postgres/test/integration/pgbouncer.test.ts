import type { TransactionContext } from '@kumicorn/core'
import { hasPgBouncer, newDatabase, startPgBouncer } from '@kumicorn/testkit/postgres'
import pg, { type PoolClient } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { happenings, shop } from '../helpers/shop.ts'

/** A database of its own, and pools that reach it through a PgBouncer. */
async function bounced() {
  const bouncer = await startPgBouncer(await newDatabase())
  onTestFinished(() => bouncer.stop())
  const newPool = () => {
    const pool = new pg.Pool({ connectionString: bouncer.url, max: 6, connectionTimeoutMillis: 5_000 })
    pool.on('error', () => undefined)
    onTestFinished(() => pool.end())
    return pool
  }
  return { bouncer, newPool }
}

/** Instances that ship by a handler with a transaction. */
async function shipping(newPool: () => pg.Pool, count: number) {
  const pool = newPool()
  await pool.query('CREATE TABLE shipped (event_id text NOT NULL)')
  const [mailed, shipped] = [happenings<string>(), happenings<string>()]
  const instances = Array.from({ length: count }, () => {
    const store = postgresStore({ pool: newPool() })
    const instance = shop(store)
    instance.kumicorn.on('order.succeeded', { name: 'mail', handle: ({ id }) => mailed.note(id) })
    instance.kumicorn.on('order.succeeded', {
      name: 'ship',
      transaction: true,
      async handle({ id }, { db }: TransactionContext<PoolClient>) {
        await db.query('INSERT INTO shipped VALUES ($1)', [id])
        shipped.note(id)
      },
    })
    return { ...instance, store }
  })
  // All at once: one of them makes the schema.
  await Promise.all(instances.map(({ kumicorn }) => kumicorn.start()))
  const rows = async () => (await pool.query<{ event_id: string }>('SELECT event_id FROM shipped')).rows
  return { instances, mailed, shipped, rows, pool }
}

// Where there is none it cannot be asked for: the gate installs it.
describe.skipIf(!hasPgBouncer())('through PgBouncer in transaction mode', () => {
  it('several instances make the schema once, and handle each event once', async () => {
    const { newPool } = await bounced()
    const { instances, mailed, shipped, rows } = await shipping(newPool, 3)
    // Some come twice, to two instances at once.
    const replies = await Promise.all(
      Array.from({ length: 160 }, (_, n) => instances[n % 3]?.ripe(`T${n % 120}`)),
    )
    expect(new Set(replies.map((reply) => reply?.status))).toEqual(new Set([200]))
    await Promise.all([mailed.reach(120), shipped.reach(120)])
    await Promise.all(instances.map(({ kumicorn }) => kumicorn.stop()))
    const ids = (await rows()).map(({ event_id }) => event_id)
    expect([ids.length, new Set(ids).size, new Set(mailed.seen).size]).toEqual([120, 120, 120])
  })

  it('finds by polling what another instance has left', async () => {
    const { newPool } = await bounced()
    const [one, other] = [1, 2].map(() => shop(postgresStore({ pool: newPool() })))
    const done = happenings()
    other?.kumicorn.on('order.succeeded', { name: 'mail', handle: (event) => done.note(event) })
    await other?.kumicorn.start()
    await one?.ripe('T1')
    while (done.seen.length === 0) {
      other?.clock.advance(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(done.seen).toMatchObject([{ reference: 'T1' }])
  })

  it('writes an order with the transaction of the user, or not at all', async () => {
    const { newPool } = await bounced()
    const pool = newPool()
    const store = postgresStore({ pool })
    const { kumicorn, plugin } = shop(store)
    await store.open()
    const place = async (ticket: string, end: 'COMMIT' | 'ROLLBACK') => {
      const db = await pool.connect()
      await db.query('BEGIN')
      await kumicorn.within(db).client(plugin).fruits.pick({ ticket, sku: 'alphonso', to: 'Ada' })
      await db.query(end)
      db.release()
      return (await kumicorn.orders.get(ticket))?.state
    }
    expect([await place('T1', 'COMMIT'), await place('T2', 'ROLLBACK')]).toEqual(['created', undefined])
  })

  it('goes on when it was killed under load', async () => {
    const { bouncer, newPool } = await bounced()
    const { instances, mailed, rows } = await shipping(newPool, 2)
    let refused = 0
    let isDown = false
    const deliver = async (n: number): Promise<void> => {
      for (;;) {
        const reply = await instances[n % 2]?.ripe(`T${n}`)
        if (reply?.status === 200) return
        expect(reply?.status).toBe(503)
        refused += 1
        while (isDown) await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const COUNT = 80
    const all = Promise.all(Array.from({ length: COUNT }, (_, n) => deliver(n)))
    isDown = true
    await bouncer.crash()
    isDown = false
    await all
    for (let round = 0; round < 60 && (await rows()).length < COUNT; round += 1) {
      for (const { kumicorn } of instances) await kumicorn.stop()
      // Leases run out, tries are due.
      for (const { clock } of instances) clock.advance(24 * 60 * 60_000)
      for (const { kumicorn } of instances) await kumicorn.start()
    }
    for (const { kumicorn } of instances) await kumicorn.stop()
    const ids = (await rows()).map(({ event_id }) => event_id)
    expect(refused).toBeGreaterThan(0)
    expect([ids.length, new Set(ids).size, new Set(mailed.seen).size]).toEqual([COUNT, COUNT, COUNT])
  })
})
