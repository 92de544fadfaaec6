import type { Delivery } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newDatabase } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { watchedPool } from '../helpers/plans.ts'

const { anEvent, anOrder, claimOf, LEASE, next, START } = storeSamples

/** How much is written in one turn. */
const TOGETHER = 10

/** How much waits meanwhile, and is not looked at. */
const WAITING = 40 * TOGETHER

it('writes of one turn do not walk what waits, though the database has no statistics yet', async () => {
  const { pool, walks } = watchedPool(await newDatabase())
  const store = postgresStore({ pool })
  const orders = Array.from({ length: WAITING }, () => anOrder({ state: 'pending' }))
  const tell = (order: (typeof orders)[number], handlers: readonly string[]) =>
    store.commit({ order, event: anEvent(order), handlers })
  // The second of each waits behind the first.
  await Promise.all(orders.map((order) => tell(order, ['gone'])))
  await Promise.all(orders.map((order) => tell(next(order), ['gone'])))
  const lease = { handlers: ['fulfil'], now: START, until: START + LEASE }
  const few = orders.slice(0, TOGETHER).map((order) => next(next(order)))

  walks.length = 0
  const leased = await Promise.all(
    few.map((order) => store.commit({ order, event: anEvent(order), handlers: ['fulfil'], lease })),
  )
  const held = leased.flat() as readonly Delivery[]
  expect(held).toHaveLength(TOGETHER)
  const ends = await Promise.all(held.map(({ id, token }) => store.finishDelivery(id, token)))
  expect(new Set(ends)).toEqual(new Set(['last']))
  const waiting = await store.claimDeliveries(claimOf(['gone'], { limit: TOGETHER }))
  expect(waiting).toHaveLength(TOGETHER)
  const more = await Promise.all(waiting.map(({ id, token }) => store.finishDelivery(id, token)))
  expect(new Set(more)).toEqual(new Set([true]))
  expect(walks.filter(({ rows, table }) => rows > 5 * TOGETHER && table.startsWith('job'))).toEqual([])
  await store.close()
  await pool.end()
})
