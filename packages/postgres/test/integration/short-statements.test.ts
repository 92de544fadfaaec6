import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { anEvent, anOrder, next } = storeSamples

it('callbacks go on beside an order that others hold, where the role has little time for a statement', async () => {
  const [admin, schema] = [newPool(), newSchema()]
  await postgresStore({ pool: admin, schema }).open()
  const options = '-c statement_timeout=800ms'
  const store = postgresStore({ pool: newPool({ options }), schema })
  const held = anOrder()
  await store.begin(held)
  const holder = await admin.connect()
  onTestFinished(() => holder.release(true))
  await holder.query('BEGIN')
  await holder.query(`SELECT 1 FROM ${schema}.orders FOR UPDATE`)
  const write = (order: typeof held) => store.commit({ order, event: anEvent(order), handlers: [] })
  const waiting = write(next(held)).catch((error: unknown) => error)
  const others = Array.from({ length: 20 }, () => write(anOrder()))
  for (const reply of await Promise.all(others)) expect(reply).toEqual([])
  // It is told that others hold it, not that there was no time.
  expect(await waiting).toMatchObject({ cause: { code: '55P03' } })
  await holder.query('COMMIT')
})
