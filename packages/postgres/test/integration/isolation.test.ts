import type { Store, StoreError } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { migrations } from '../../src/migrations/migrations.ts'
import { storeOfVersion } from '../helpers/versions.ts'

const { anEvent, anOrder, claimOf, LEASE, next, OURS, START } = storeSamples

const LEVELS = ['read committed', 'repeatable read', 'serializable']

/** A store whose connections begin their transactions so by default, and what tells that it waits for a lock. */
async function storeAt(level: string) {
  const [admin, schema] = [newPool(), newSchema()]
  const options = `-c default_transaction_isolation=${level.replace(' ', '\\ ')}`
  const store: Store = postgresStore({ pool: newPool({ options, application_name: schema }), schema })
  const isWaiting = async (): Promise<boolean> => {
    const sql = "SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'"
    return (await admin.query(sql, [schema])).rows.length > 0
  }
  return { store, schema, admin, isWaiting }
}

it.each(LEVELS)(
  'on connections that are %s by default, what may be once only is begun once',
  async (level) => {
    const { store, admin, isWaiting } = await storeAt(level)
    await store.handlers()
    const db = await admin.connect()
    await db.query('BEGIN')
    const intent = { operation: 'orders.place', call: new Uint8Array(), again: false, isWanted: () => false }
    const first = anOrder({ once: 'payment P' })
    expect(await store.beginWithin?.(db, first, intent)).toMatchObject({ state: 'new' })
    const second = store.begin(anOrder({ once: 'payment P' }))
    // It has begun before the first is there.
    while (!(await isWaiting()));
    await db.query('COMMIT')
    db.release()
    expect(await second).toMatchObject({ state: 'rival', order: { reference: first.reference } })
  },
)

it.each(LEVELS)(
  'on connections that are %s by default, no delivery is left behind one that ends meanwhile',
  async (level) => {
    const { store, schema, admin, isWaiting } = await storeAt(level)
    await store.expectHandlers([{ account: OURS, name: 'fulfil', types: ['order.accepted'] }], START)
    const order = anOrder()
    await store.commit({ order, event: anEvent(order), handlers: ['fulfil'] })
    const [first] = await store.claimDeliveries(claimOf(['fulfil']))
    const db = await admin.connect()
    await db.query('BEGIN')
    const finish = { places: 1, begins: [], commits: [], changes: 0, others: [], handlers: [] }
    const finishes = [{ place: 1, id: first?.id, token: first?.token }]
    await db.query(`SELECT ${schema}.write($1)`, [JSON.stringify({ ...finish, finishes })])
    const changed = next(order)
    const after = store.commit({ order: changed, event: anEvent(changed), handlers: ['fulfil'] })
    while (!(await isWaiting()));
    await db.query('COMMIT')
    db.release()
    expect(await after).toEqual([])
    expect(await store.claimDeliveries(claimOf(['fulfil'], { now: START + LEASE }))).toHaveLength(1)
  },
)

it.each(LEVELS)('starts on connections that are %s by default', async (level) => {
  const { store } = await storeAt(level)
  expect(await store.open().catch((error: StoreError) => error)).toBeUndefined()
})

const LIMIT = "SELECT current_setting('idle_in_transaction_session_timeout') AS idle"

it.each(LEVELS.slice(1))(
  'on connections that are %s by default, what an instance that stands still has locked is free again',
  async (level) => {
    const { store, schema, admin } = await storeAt(level)
    await store.open()
    await admin.query(`CREATE TABLE ${schema}.limits (idle text)`)
    await admin.query(
      `CREATE FUNCTION ${schema}.note_limit() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN INSERT INTO ${schema}.limits ${LIMIT}; RETURN NULL; END $$`,
    )
    await admin.query(
      `CREATE TRIGGER limits AFTER INSERT ON ${schema}.orders EXECUTE FUNCTION ${schema}.note_limit()`,
    )
    await store.begin(anOrder())
    expect((await admin.query(`SELECT idle FROM ${schema}.limits`)).rows).toEqual([{ idle: '30s' }])
  },
)

it('what who migrates has locked is free again when it stands still', async () => {
  const { store, schema, admin } = await storeAt('read committed')
  await store.open()
  const noting = { worksFrom: 1, sql: () => `CREATE TABLE ${schema}.limits AS ${LIMIT};` }
  await storeOfVersion(newPool(), schema, [...migrations, noting]).open()
  expect((await admin.query(`SELECT idle FROM ${schema}.limits`)).rows).toEqual([{ idle: '30s' }])
})
