import type { OrderRecord, Store } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { describe, expect, it, onTestFinished } from 'vitest'
import { grantSql, migratePostgres, postgresStore } from '../../src/index.ts'
import { newRole } from '../helpers/role.ts'

const { aMessage, anEvent, anOrder, keyOf, next, OURS, START } = storeSamples

/** A store whose partitions are of ten orders, and what is in its database. */
async function ofTen() {
  const [pool, schema] = [newPool(), newSchema()]
  await migratePostgres({ pool, schema })
  const size = `CREATE OR REPLACE FUNCTION ${schema}.partition_size() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 10'`
  await pool.query(size)
  const all = async (sql: string) => (await pool.query(sql)).rows
  return {
    pool,
    schema,
    store: postgresStore({ pool, schema }),
    partitions: async () =>
      (await all(`SELECT first FROM ${schema}.partitions ORDER BY 1`)).map(({ first }) => Number(first)),
    tables: async () =>
      (
        await all(`SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          JOIN pg_class p ON p.oid = i.inhparent WHERE p.relkind = 'p' AND c.relnamespace = '${schema}'::regnamespace ORDER BY 1`)
      ).map(({ relname }) => relname as string),
    rows: async () =>
      Number(
        (
          await all(
            `SELECT (SELECT count(*) FROM ${schema}.events) + (SELECT count(*) FROM ${schema}.messages) AS n`,
          )
        )[0].n,
      ),
  }
}

/** Writes an order that has ended, with an event and a message. */
async function ended(store: Store, given: Partial<OrderRecord> = {}): Promise<OrderRecord> {
  const order = anOrder({ state: 'succeeded', ...given })
  expect(await store.commit({ order, event: anEvent(order), message: aMessage() })).toEqual([])
  return order
}

async function endedMany(store: Store, count: number): Promise<readonly OrderRecord[]> {
  const orders: OrderRecord[] = []
  for (let n = 0; n < count; n += 1) orders.push(await ended(store))
  return orders
}

async function pruneAll(store: Store, limit = 3): Promise<number> {
  for (let sum = 0; ; ) {
    const count = await store.prune({ accounts: [OURS], endedBefore: START + 1, limit })
    if (count === 0) return sum
    sum += count
  }
}

describe('events and messages are partitioned by the time of their orders', () => {
  it('with as many partitions as there are orders for, made by whoever writes first', async () => {
    const { schema, store, partitions, tables, rows } = await ofTen()
    const others = [1, 2, 3].map(() => postgresStore({ pool: newPool(), schema }))
    await Promise.all(
      [store, ...others].map((one) => Promise.all(Array.from({ length: 12 }, () => ended(one)))),
    )
    expect(await rows()).toBe(2 * 48)
    expect(await partitions()).toEqual([0, 10, 20, 30, 40])
    expect(await tables()).toHaveLength(10)
  })

  it('also by a role that may not change the schema, which may drop them, too', async () => {
    const { pool, schema, partitions } = await ofTen()
    const connectionString = await newRole(schema)
    await pool.query(grantSql(schema, `r_${schema}`))
    const store = postgresStore({ connectionString, schema, migrate: false })
    onTestFinished(() => store.close())
    await endedMany(store, 25)
    expect(await partitions()).toEqual([0, 10, 20])
    expect(await pruneAll(store)).toBe(25)
    expect(await partitions()).toEqual([20])
  })

  it('prune drops those in which no other order is, and removes the rows of others', async () => {
    const { store, partitions, tables, rows } = await ofTen()
    const orders = await endedMany(store, 15)
    const open = anOrder()
    await store.commit({ order: open, event: anEvent(open), message: aMessage() })
    await endedMany(store, 15)
    expect(await partitions()).toEqual([0, 10, 20, 30])
    expect(await pruneAll(store)).toBe(30)
    // 16 is open; 30 and 31 are in the newest, which gets more.
    expect(await partitions()).toEqual([10, 30])
    expect(await tables()).toEqual(['events_10', 'events_30', 'messages_10', 'messages_30'])
    expect(await rows()).toBe(2)
    expect(await store.events(keyOf(orders[0] as OrderRecord))).toEqual([])
    expect(await store.messages(keyOf(orders[12] as OrderRecord))).toEqual([])
    expect(await store.events(keyOf(open))).toHaveLength(1)
    expect(await pruneAll(store)).toBe(0)
  })

  it('an order that was pruned and has news has these alone, whether its partition is there or not', async () => {
    const { store, partitions } = await ofTen()
    const orders = await endedMany(store, 25)
    // What it has left is not swept yet.
    await store.prune({ accounts: [OURS], endedBefore: START + 1, limit: 3 })
    const news = async (order: OrderRecord): Promise<void> => {
      const pruned = (await store.order(keyOf(order))) as OrderRecord
      expect([pruned.pruned, await store.events(keyOf(order))]).toEqual([true, []])
      const reborn = next(pruned, { state: 'reversed', pruned: false })
      const [event, message] = [anEvent(reborn), aMessage()]
      expect(await store.commit({ order: reborn, event, message })).toEqual([])
      expect(await store.events(keyOf(order))).toEqual([event])
      expect((await store.messages(keyOf(order))).map(({ digest }) => digest)).toEqual([message.digest])
    }
    await news(orders[0] as OrderRecord)
    await pruneAll(store)
    // The first has been pruned again.
    expect(await partitions()).toEqual([20])
    await news(orders[14] as OrderRecord)
    expect(await partitions()).toEqual([10, 20])
  })

  it('one that is in use is not waited for: its rows are removed instead', async () => {
    const { pool, schema, store, partitions, rows } = await ofTen()
    await endedMany(store, 15)
    const reader = await pool.connect()
    await reader.query('BEGIN')
    await reader.query(`SELECT 1 FROM ${schema}.events`)
    expect(await pruneAll(store)).toBe(15)
    await reader.query('COMMIT')
    reader.release()
    expect([await partitions(), await rows()]).toEqual([[0, 10], 0])
  })

  it('orders that have news while partitions are dropped lose none of it', async () => {
    const { schema, store, partitions } = await ofTen()
    const other = postgresStore({ pool: newPool(), schema })
    const orders = await endedMany(store, 60)
    const reborn: OrderRecord[] = []
    const live = async (): Promise<void> => {
      for (const order of orders.slice(0, 40)) {
        const before = (await other.order(keyOf(order))) as OrderRecord
        if (!before.pruned || reborn.length > 20) continue
        const after = next(before, { pruned: false, updatedAt: START + 5 })
        if (await other.commit({ order: after, event: anEvent(after), message: aMessage() }))
          reborn.push(after)
      }
    }
    await Promise.all([pruneAll(store, 5), live(), live(), pruneAll(other, 7)])
    for (const order of reborn)
      expect([await store.events(keyOf(order)), await store.messages(keyOf(order))]).toMatchObject([
        [{}],
        [{}],
      ])
    expect((await partitions()).length).toBeGreaterThan(1)
  })
})
