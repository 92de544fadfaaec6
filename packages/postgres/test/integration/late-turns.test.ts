import { StoreError } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it, onTestFinished, vi } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { anEvent, anOrder, claimOf, next } = storeSamples

// Its lease has run out by then, and who claims it would run it beside the one that wrote it; its callback was answered
// with 503; and the close of its day may have been made.
it('what has waited for a quarter of a minute for its turn is not written any more', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const [admin, schema] = [newPool({ max: 8 }), newSchema()]
  const store = postgresStore({ pool: newPool({ application_name: schema }), schema })
  const orders = [anOrder(), anOrder()]
  for (const order of orders) await store.begin(order)
  const holder = await admin.connect()
  onTestFinished(() => holder.release(true))
  await holder.query('BEGIN')
  await holder.query(`SELECT 1 FROM ${schema}.orders FOR UPDATE`)
  const writes = orders.map((order) => {
    const changed = next(order)
    return store.commit({ order: changed, event: anEvent(changed), handlers: ['ship'] })
  })
  const told = Promise.allSettled(writes)
  // Both are set apart: one has its turn, the other waits for it.
  const begun = Date.now()
  const sql = `SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'
    AND query_start > clock_timestamp() - interval '200 ms'`
  while ((await admin.query(sql, [schema])).rows.length === 0 || Date.now() - begun < 2_500);
  vi.advanceTimersByTime(15_000)
  await holder.query('COMMIT')
  const done = (await told).sort((a, b) => (a.status < b.status ? -1 : 1))
  expect(done).toEqual([
    { status: 'fulfilled', value: [] },
    { status: 'rejected', reason: expect.any(StoreError) },
  ])
  expect(await store.claimDeliveries(claimOf(['ship']))).toHaveLength(1)
})
