import { type OrderRecord, type Store, StoreError } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import type { Pool, PoolClient } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { anEvent, anOrder, claimOf, keyOf, next, OURS, START, written } = storeSamples
const intent = { operation: 'orders.place', call: new Uint8Array(), again: false, isWanted: () => false }

/** A store, and a transaction of the application that is open until the test says so. */
async function beside(): Promise<{ store: Store; pool: Pool; schema: string; db: PoolClient }> {
  const [pool, schema] = [newPool({ max: 12 }), newSchema()]
  const store = postgresStore({ pool, schema })
  await store.open()
  const db = await pool.connect()
  onTestFinished(() => db.release())
  await db.query('BEGIN')
  return { store, pool, schema, db }
}

/** What a callback writes. */
const callback = (store: Store) => {
  const order = anOrder({ state: 'succeeded' })
  return store.commit({ order, event: anEvent(order), handlers: [] })
}

describe('beside a transaction of the application that stays open', () => {
  it('no callback waits for orders that are placed with the reference of one in it', async () => {
    const { store, db } = await beside()
    const order = anOrder()
    await store.beginWithin?.(db, order, intent)
    const placings = []
    for (let n = 0; n < 3; n += 1) {
      placings.push(store.begin(order))
      // Each is a batch of its own.
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await callback(store)).toEqual([])
    await db.query('COMMIT')
    for (const placed of await Promise.all(placings)) expect(placed.state).toBe('known')
  })

  it('callbacks about other orders go on while those about orders of it wait', async () => {
    const { store, schema, db } = await beside()
    const [placed, changed] = [anOrder(), anOrder()]
    await store.begin(changed)
    await store.beginWithin?.(db, placed, intent)
    const waiting = []
    const order = next(changed)
    await db.query(`SELECT 1 FROM ${schema}.orders WHERE reference = $1 FOR UPDATE`, [changed.reference])
    for (const about of [order, placed, order, placed]) {
      waiting.push(store.commit({ order: about, event: anEvent(about), handlers: [] }))
      // Each is a batch of its own.
      await new Promise((resolve) => setImmediate(resolve))
    }
    const others = Array.from({ length: 20 }, () => callback(store))
    // With some that wait among them, too.
    waiting.push(store.commit({ order, event: anEvent(order), handlers: [] }))
    for (const reply of await Promise.all(others)) expect(reply).toEqual([])
    await db.query('COMMIT')
    const done = await Promise.all(waiting)
    expect(done.filter((written) => written !== false)).toEqual([[]])
    expect((await store.order(keyOf(order)))?.version).toBe(2)
  })

  it('callbacks about orders that are free again do not wait for one about an order that is not', async () => {
    const { store, pool, schema, db } = await beside()
    const orders = Array.from({ length: 4 }, () => anOrder())
    for (const order of orders) await store.begin(order)
    const other = await pool.connect()
    onTestFinished(() => other.release(true))
    await other.query('BEGIN')
    const lock = `SELECT 1 FROM ${schema}.orders WHERE reference = ANY($1) FOR UPDATE`
    const [held, ...freed] = orders.map(({ reference }) => reference)
    await db.query(lock, [[held]])
    await other.query(lock, [freed])
    const ended: string[] = []
    const writes = orders.map(async (order) => {
      const changed = next(order)
      const reply = await store
        .commit({ order: changed, event: anEvent(changed), handlers: [] })
        .catch(() => 'late')
      ended.push(`${order.reference} ${reply}`)
    })
    const begun = Date.now()
    while (Date.now() - begun < 2_500) await pool.query('SELECT 1')
    await other.query('COMMIT')
    await Promise.all(writes.slice(1))
    expect(ended.sort()).toEqual(freed.map((reference) => `${reference} `).sort())
    await db.query('COMMIT')
    await Promise.all(writes)
    expect(ended[3]).toBe(`${held} `)
  })

  it('callbacks go on while a handler is renamed or forgotten, which is done once that has ended', async () => {
    const { store, db } = await beside()
    await written(store, ['old', 'older'])
    await store.beginWithin?.(db, anOrder(), intent)
    const renamed = store.renameHandler(OURS, 'old', 'new')
    const forgotten = store.forgetHandler(OURS, 'older')
    for (let n = 0; n < 2; n += 1) expect(await callback(store)).toEqual([])
    await db.query('COMMIT')
    expect(await Promise.all([renamed, forgotten])).toEqual([true, true])
    expect(await store.handlers()).toMatchObject([{ name: 'new', waiting: 1 }])
  })

  it('what holds up a change of handlers is told in the end, and a handler that is not there holds up nobody', async () => {
    const { store, pool, schema, db } = await beside()
    await written(store, ['old'])
    for (const name of ['rename_handler(text, text, text, text)', 'forget_handler(text, text)'])
      await pool.query(`ALTER FUNCTION ${schema}.${name} SET lock_timeout = '5ms'`)
    await db.query("SET LOCAL application_name = 'the shop'")
    await store.beginWithin?.(db, anOrder(), intent)
    const told =
      /postgresStore: handlers are changed while .*: that of process \d+ \("the shop"\), open for \d+ s/
    await expect(store.renameHandler(OURS, 'old', 'new')).rejects.toThrow(told)
    await expect(store.forgetHandler(OURS, 'old')).rejects.toThrow(StoreError)
    expect(await store.forgetHandler(OURS, 'nobody')).toBe(false)
    expect(await store.renameHandler(OURS, 'nobody', 'new')).toBe(false)
    expect(await store.handlers()).toMatchObject([{ name: 'old', waiting: 1 }])
    await db.query('COMMIT')
  })
})

it('a handler whose process stands still before its commit gives its order free', async () => {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema })
  await written(store, ['ship'])
  const [first] = await store.claimDeliveries(claimOf(['ship']))
  const told: unknown[] = []
  pool.on('acquire', (client) => {
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<{ rows: unknown[] }>
    const noting = async (...given: unknown[]) => {
      if ((given[0] as { readonly text?: string }).text === 'COMMIT')
        told.push(...(await query('SHOW idle_in_transaction_session_timeout')).rows)
      return query(...given)
    }
    Object.assign(client, { query: noting })
  })
  const [id, token] = [first?.id as number, first?.token as number]
  expect(
    await store.transact?.(
      id,
      () => token,
      async () => undefined,
    ),
  ).toBe(true)
  expect(told).toEqual([{ idle_in_transaction_session_timeout: '30s' }])
})

it('callbacks come in between while a handler is renamed for which much waits, and nothing is lost or overtaken', async () => {
  const [pool, schema] = [newPool(), newSchema()]
  const [store, other] = [postgresStore({ pool, schema }), postgresStore({ pool: newPool(), schema })]
  await store.expectHandlers([{ account: OURS, name: 'old', types: ['order.succeeded'] }], START)
  await pool.query(
    `CREATE OR REPLACE FUNCTION ${schema}.moved_at_a_time() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2'`,
  )
  const orders = Array.from({ length: 5 }, () => anOrder())
  const wanted = new Map<string, string[]>()
  const happen = async (order: OrderRecord) => {
    const event = anEvent(order)
    wanted.set(order.reference, [...(wanted.get(order.reference) ?? []), event.id])
    expect(await other.commit({ order, event, handlers: [] })).toEqual([])
  }
  for (const order of orders) await happen(order)
  let last = orders
  let rounds = 0
  const query = pool.query.bind(pool) as (given: { readonly text: string }) => Promise<unknown>
  Object.assign(pool, {
    query: async (given: { readonly text: string }) => {
      if (given.text.includes('rename_handler')) {
        rounds += 1
        last = last.map((order) => next(order))
        // Not for ever: each time there is as much again.
        if (rounds < 4) for (const order of last) await happen(order)
      }
      return query(given)
    },
  })
  expect(await store.renameHandler(OURS, 'old', 'new')).toBe(true)
  expect(rounds).toBeGreaterThan(4)
  expect((await store.handlers([OURS])).map(({ name }) => name)).toEqual(['new'])
  const seen = new Map<string, string[]>()
  for (;;) {
    const claimed = await store.claimDeliveries(claimOf(['new']))
    if (claimed.length === 0) break
    for (const { id, token, event } of claimed) {
      seen.set(event.reference, [...(seen.get(event.reference) ?? []), event.id])
      await store.finishDelivery(id, token)
    }
  }
  expect(seen).toEqual(wanted)
})
