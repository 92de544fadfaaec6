import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { claimOf, written } = storeSamples

it('the end of a handler waits for what others hold, whatever patience its role has', async () => {
  const [admin, schema] = [newPool(), newSchema()]
  const options = '-c lock_timeout=100ms'
  const store = postgresStore({ pool: newPool({ options, application_name: schema }), schema })
  await written(store, ['ship'])
  const [delivery] = await store.claimDeliveries(claimOf(['ship']))
  const holder = await admin.connect()
  onTestFinished(() => holder.release(true))
  await holder.query('BEGIN')
  await holder.query(`SELECT 1 FROM ${schema}.orders FOR UPDATE`)
  let hasEnded = false
  const finished = store
    .transact?.(
      delivery?.id ?? 0,
      () => delivery?.token ?? 0,
      async () => undefined,
    )
    .finally(() => {
      hasEnded = true
    })
  const isWaiting = async (): Promise<boolean> => {
    const sql = `SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'
      AND query_start < clock_timestamp() - interval '400 ms'`
    return (await admin.query(sql, [schema])).rows.length > 0
  }
  while (!hasEnded && !(await isWaiting()));
  await holder.query('COMMIT')
  expect(await finished).toBe(true)
})
