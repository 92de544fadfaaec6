import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, type Store } from '../../../src/index.ts'
import { newPath, sql } from './database-file.ts'
import { sameThreadStore } from './same-thread.ts'

const { anEvent, anOrder, OURS } = storeSamples

const MANY = 10_050

async function inMemory(): Promise<Store> {
  const store = memoryStore()
  for (let n = 0; n < MANY; n += 1) {
    const order = anOrder()
    await store.commit({ order, event: anEvent(order), handlers: ['fulfil'] })
  }
  return store
}

async function inSqlite(): Promise<Store> {
  const path = await newPath()
  const store = sameThreadStore(path)
  const order = anOrder()
  await store.commit({ order, event: anEvent(order), handlers: ['fulfil'] })
  sql(
    path,
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY})
     INSERT INTO deliveries (account, handler, type, order_serial, event_serial, received_at, ready, due_at)
     SELECT account, handler, type, order_serial, event_serial, received_at, 0, due_at FROM deliveries, n`,
  )
  return store
}

// Found by an attack: each look at the handlers, and health() with it, counted the whole backlog.
describe.each([
  ['memoryStore', inMemory],
  ['sqliteStore', inSqlite],
])('the handlers of %s', (_, filled) => {
  it('are told with at most 10 000 that wait: as many, or more', async () => {
    const store = await filled()
    expect(await store.handlers([OURS])).toMatchObject([
      { name: 'fulfil', waiting: 10_000, waitingTypes: ['order.succeeded'], dead: 0 },
    ])
    await store.close()
  })
})
