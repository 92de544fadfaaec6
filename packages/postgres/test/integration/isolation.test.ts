import type { Store, StoreError } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'

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
