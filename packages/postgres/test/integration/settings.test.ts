import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { migratePostgres, postgresStore } from '../../src/index.ts'

const { aMessage, anEvent, anOrder, claimOne, fail, keyOf, LEASE, OURS, START } = storeSamples

const SETTINGS: Readonly<Record<string, pg.PoolConfig & { readonly binary?: boolean }>> = {
  'where the database tells bytes in another way (bytea_output = escape)': {
    options: '-c bytea_output=escape',
  },
  'where a backslash in a text escapes (standard_conforming_strings = off)': {
    options: '-c standard_conforming_strings=off',
  },
  'where PL/pgSQL is as strict as it can be (plpgsql.extra_errors = all)': {
    options: '-c plpgsql.extra_errors=all',
  },
  'on a pool that asks for answers in binary': { binary: true },
}

it.each(Object.entries(SETTINGS))('reads what it has written %s', async (_, settings) => {
  const [pool, schema] = [newPool(settings), newSchema()]
  const store = postgresStore({ pool, schema })
  await store.open()
  const order = anOrder({ state: 'succeeded', queryAt: START })
  const [message, event] = [aMessage(), anEvent(order)]
  await store.commit({ order, message, event, handlers: ['fulfil'] })
  expect(await store.begin(order)).toEqual({ state: 'known', order })
  expect(await store.order(keyOf(order))).toEqual(order)
  expect((await store.orders({ limit: 1 })).items).toEqual([order])
  expect(await store.events(keyOf(order))).toEqual([event])
  expect(await store.messages(keyOf(order))).toEqual([message])
  const question = { account: OURS, now: START, leaseUntil: START + LEASE, limit: 1 }
  expect(await store.claimQueries(question)).toEqual([order])
  const delivery = await claimOne(store, 'fulfil')
  expect(delivery.event).toEqual(event)
  await fail(store, delivery)
  expect((await store.deadLetters({ limit: 1 })).items).toMatchObject([{ event: { id: event.id } }])
  expect(await store.deadLetter(delivery.id)).toMatchObject({ event: { id: event.id } })
  await store.revive(delivery.id, START)
  const claim = { handlers: ['fulfil'], now: START, leaseUntil: START + LEASE }
  expect(await store.claimOrder(keyOf(order), claim)).toMatchObject([{ event: { id: event.id } }])
  const client = await pool.connect()
  await client.query('BEGIN')
  const placed = anOrder()
  const intent = {
    operation: 'orders.place',
    call: Buffer.from('{"é":1}'),
    again: false,
    isWanted: () => false,
  }
  await store.beginWithin?.(client, placed, intent)
  expect(await store.beginWithin?.(client, placed, intent)).toMatchObject({ state: 'known', order: placed })
  await client.query('COMMIT')
  client.release()
  const sent = await store.claimIntents?.({
    accounts: [OURS],
    now: START,
    leaseUntil: START + LEASE,
    limit: 1,
  })
  expect(Buffer.from(sent?.[0]?.call ?? [])).toEqual(intent.call)
})

it.each(['LATIN1', 'SQL_ASCII'])(
  'refuses a database whose encoding is %s, and makes nothing in it',
  async (encoding) => {
    const name = `d_${newSchema()}`
    const admin = newPool()
    await admin.query(
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C'`,
    )
    onTestFinished(async () => {
      await newPool().query(`DROP DATABASE ${name} WITH (FORCE)`)
    })
    const url = new URL(postgresUrl())
    url.pathname = `/${name}`
    const connectionString = url.href
    const store = postgresStore({ connectionString })
    const told = `the encoding of the database is ${encoding}: make one whose encoding is UTF8`
    await expect(store.open()).rejects.toThrow(told)
    await expect(migratePostgres({ connectionString })).rejects.toThrow(told)
    await store.close()
    const client = new pg.Client({ connectionString })
    await client.connect()
    expect((await client.query("SELECT 1 FROM pg_namespace WHERE nspname LIKE 'kumicorn%'")).rows).toEqual([])
    await client.end()
  },
)
