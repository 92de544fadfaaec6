import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { anEvent, anOrder, next } = storeSamples

// A partition holds the events of so many serials, not of so many orders.
it('new orders take a serial each, whatever is written with them', async () => {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema })
  const known = Array.from({ length: 60 }, () => anOrder())
  await Promise.all(known.map((order) => store.commit({ order })))
  const last = async () =>
    Number((await pool.query(`SELECT last_value FROM ${schema}.order_serials`)).rows[0]?.last_value)
  expect(await last()).toBe(60)
  const events = async () => (await pool.query(`SELECT count(*)::int AS n FROM ${schema}.events`)).rows[0]?.n
  const changes = known.map((order) => ({ order: next(order) }))
  const news = Array.from({ length: 15 }, () => anOrder()).map((order) => ({ order, event: anEvent(order) }))
  // All together, the new ones in between.
  const all = changes.flatMap((change, place) => [
    change,
    ...(place % 4 === 0 ? [news[place / 4] as (typeof news)[0]] : []),
  ])
  const done = await Promise.all(all.map((each) => store.commit(each)))
  expect(done).toEqual(all.map(() => []))
  expect([await last(), await events()]).toEqual([75, 15])
  for (const { order, event } of news) expect(await store.events(order)).toEqual([event])
})
