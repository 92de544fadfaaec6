import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { anOrder, keyOf, lived } = storeSamples

/** Versions, each with a message and an event. */
const MANY = 2_500

it('reads a history of 5,000 entries page by page', { timeout: 240_000 }, async () => {
  const store = postgresStore({ pool: newPool(), schema: newSchema() })
  onTestFinished(() => store.close())
  await store.open()
  const order = anOrder()
  await store.begin(order)
  await lived(store, order, MANY)
  const told: (string | undefined)[] = []
  let [count, after]: [number, string | undefined] = [0, undefined]
  do {
    const page: Awaited<ReturnType<typeof store.history>> = await store.history(keyOf(order), {
      limit: 100,
      after,
    })
    expect(page.events.length + page.messages.length).toBe(100)
    count += 100
    told.unshift(...page.events.map(({ status }) => status))
    after = page.next
  } while (after !== undefined)
  expect(count).toBe(2 * MANY)
  expect(told).toEqual(Array.from({ length: MANY }, (_, n) => `TURN-${n + 1}`))
})
