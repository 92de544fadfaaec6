import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { watchedPool } from '../helpers/plans.ts'

const { anEvent, claimOne, fail, finish, keyOf, LEASE, next, START, written } = storeSamples

const WAITING = 3_000

it('what a delivery costs does not depend on how many of its order wait behind it', async () => {
  const [plain, schema] = [newPool(), newSchema()]
  const { order } = await written(postgresStore({ pool: plain, schema }), ['ship'], ['ship'])
  await plain.query(
    `INSERT INTO ${schema}_jobs.job_common SELECT r.* FROM ${schema}_jobs.job_common j, generate_series(1, ${WAITING}) n
     CROSS JOIN LATERAL jsonb_populate_record(NULL::${schema}_jobs.job_common, to_jsonb(j)
       || jsonb_build_object('id', ${schema}.job_id(n + 2))) r WHERE j.blocked`,
  )
  await plain.query(`SELECT setval('${schema}.delivery_ids', ${WAITING} + 2)`)
  const { pool, walks } = watchedPool()
  const store = postgresStore({ pool, schema })
  await store.open()
  walks.length = 0
  await finish(store, await claimOne(store, 'ship'))
  const again = await claimOne(store, 'ship')
  await fail(store, again, { retryAt: START })
  await claimOne(store, 'ship')
  // Its lease has run out.
  const second = await claimOne(store, 'ship', { now: START + LEASE })
  expect(second.id).toBe(again.id)
  await finish(store, second)
  const changed = next(order)
  await store.commit({ order: changed, event: anEvent(changed), handlers: ['ship'] })
  await store.claimOrder(keyOf(order), { handlers: ['ship'], now: START, leaseUntil: START + LEASE })
  await store.close()
  await pool.end()
  const jobs = walks.filter(({ table }) => table === 'job_common')
  expect(jobs.length).toBeGreaterThan(10)
  expect(jobs.filter(({ rows }) => rows > 3)).toEqual([])
})
