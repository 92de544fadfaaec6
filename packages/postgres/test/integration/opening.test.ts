import { randomBytes } from 'node:crypto'
import { StoreError } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import { describe, expect, it } from 'vitest'
import { grantSql, postgresStore } from '../../src/index.ts'
import { newRole } from '../helpers/role.ts'
import { shop } from '../helpers/shop.ts'

/** A store of a role that may do what `change` leaves of what it needs. */
async function granted(change: (schema: string, role: string) => string) {
  const [admin, schema] = [newPool(), newSchema()]
  await postgresStore({ pool: admin, schema }).open()
  const role = `r_${schema}`
  const pool = newPool({ connectionString: await newRole(schema) })
  await admin.query(grantSql(schema, role))
  await admin.query(change(schema, role))
  return { admin, schema, role, store: postgresStore({ pool, schema, migrate: false }) }
}

// Found by an attack: start() resolved and health said ok, and every callback was answered with 503.
describe('a store that its role may only read', () => {
  it.each([
    ['INSERT', 'orders'],
    ['UPDATE', 'handlers'],
    ['DELETE', 'intents'],
  ])('is told at the start, and by health: %s on %s', async (what, table) => {
    const { store, schema, role } = await granted(
      (ours, to) => `REVOKE ${what} ON ${ours}.${table} FROM ${to}`,
    )
    const { kumicorn } = shop(store)
    const told = `the role "${role}" lacks ${what} on ${schema}.${table}: give it what kumicorn migrate --print --grant`
    await expect(kumicorn.start()).rejects.toThrow(told)
    expect(await kumicorn.health()).toMatchObject({ ok: false, storeError: expect.stringContaining(told) })
  })

  it('and in which it may do what it has to is one that can be used', async () => {
    const { store } = await granted(
      (ours, to) => `REVOKE DELETE ON ${ours}.orders, ${ours}.closes FROM ${to}`,
    )
    await store.open()
  })
})

it('a write is tried when a store is opened: what refuses it is told, and nothing is left of it', async () => {
  const { store, admin, schema } = await granted(() => 'SELECT 1')
  await store.open()
  expect((await admin.query(`SELECT * FROM ${schema}.paces`)).rows).toEqual([])
  await admin.query(`ALTER TABLE ${schema}.paces ADD CONSTRAINT nothing CHECK (false)`)
  await expect(store.open()).rejects.toThrow(/a value|nothing/)
})

it('a store may be opened by several at a time', async () => {
  const [schema, max] = [newSchema(), 4]
  const store = postgresStore({ pool: newPool({ connectionString: postgresUrl(), max }), schema })
  await Promise.all(Array.from({ length: 20 }, () => store.open()))
})

// Found by newcomers: nothing was said of a wrong or forgotten key until an old order was read.
it('a key that was not given, and that rows need, is told at the start, unless it is said to be lost', async () => {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema, encryptionKeys: [randomBytes(32)] })
  const { anEvent, anOrder } = storeSamples
  const order = anOrder()
  await store.commit({ order, event: anEvent(order) })
  const [use] = (await store.keysInUse?.()) ?? []
  const key = randomBytes(32)
  for (const encryptionKeys of [undefined, [key]]) {
    const start = () => shop(postgresStore({ pool, schema, encryptionKeys })).kumicorn.start()
    await expect(start).rejects.toThrow(StoreError)
    await expect(start).rejects.toThrow(`a key that was not given (${use?.keyId}): add that key to the end`)
  }
  await pool.query(`UPDATE ${schema}.orders SET record = '', key_id = NULL`)
  await expect(postgresStore({ pool, schema }).missingKeys?.()).resolves.toEqual([use?.keyId])
  const lostKeys = [use?.keyId as string]
  await shop(postgresStore({ pool, schema, encryptionKeys: [key], lostKeys })).kumicorn.start()
})
