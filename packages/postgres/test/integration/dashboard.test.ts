import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { PgBoss } from 'pg-boss'
import { expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { claimOne, eventsClaimed, finish, kill, LEASE, START, written } = storeSamples

it('a pg-boss that supervises our queues counts what is in them, and takes nothing out', async () => {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema })
  const { events } = await written(store, ['fulfil'], ['fulfil'], ['fulfil'])
  const dead = await kill(store, 'fulfil')
  const held = await claimOne(store, 'fulfil')
  const other = await written(store, ['fulfil'])
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    schema: `${schema}_jobs`,
    migrate: false,
    schedule: false,
    supervise: false,
    registerInstance: false,
  })
  await boss.start()
  onTestFinished(() => boss.stop({ graceful: false, close: false }))
  await boss.supervise()
  const [queue] = await boss.getQueues()
  expect(queue).toMatchObject({
    name: 'mango.3aours/fulfil',
    activeCount: 1,
    failedCount: 1,
    blockedCount: 1,
    readyCount: 1,
  })
  await finish(store, held)
  expect((await store.deadLetter(dead))?.event.id).toBe(events[0]?.id)
  expect(await eventsClaimed(store, 'fulfil', { now: START + LEASE })).toEqual([
    events[2]?.id,
    other.events[0]?.id,
  ])
})
