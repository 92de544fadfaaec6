import { StoreError } from '@kumicorn/core'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { orchard } from '../helpers/orchard.ts'
import { happenings } from '../helpers/shop.ts'

/** Its order is on record as being sent, but the answer to that write is lost; and so are the next writes. */
async function losing(first: number) {
  let writes = first
  const schema = newSchema()
  const inner = postgresStore({ pool: newPool(), schema })
  const lost = happenings<string>()
  const store: typeof inner = {
    ...inner,
    async commit(change) {
      if (lost.seen.length >= writes) return inner.commit(change)
      if (lost.seen.length === 0) await inner.commit(change)
      lost.note(change.order.reference)
      throw new StoreError('the connection is lost')
    },
  }
  const one = await orchard({ schema, store, logger: false })
  await one.kumicorn.start()
  await one.buy('COMMIT')
  await one.kumicorn.orders.get('T1')
  const mend = (): void => {
    writes = 0
  }
  return { ...one, lost, mend }
}

type Farm = Awaited<ReturnType<typeof orchard>>['farm']
const picks = ({ requests }: Farm) => requests.filter(({ url }) => url === '/pick')

it('an order of whose send the store may know more than its process has heard is sent by another one', async () => {
  const one = await losing(1)
  await one.lost.reach(1)
  await one.kumicorn.stop()
  const other = await orchard({ schema: one.schema, url: one.farm.url })
  other.clock.advance(60_000)
  await other.kumicorn.start()
  await other.events.reach(1)
  expect(picks(one.farm)).toHaveLength(1)
})

it('one that cannot be handed back stays with its process, and is sent by that', async () => {
  const one = await losing(2)
  await one.lost.reach(2)
  const other = await orchard({ schema: one.schema, url: one.farm.url })
  other.clock.advance(10 * 60_000)
  await other.kumicorn.start()
  // To the other one it is in doubt: it leaves it to the questions.
  const intents = () => one.pool.query(`SELECT * FROM ${one.schema}.intents`)
  while ((await intents()).rows.length > 0) await one.store.open()
  expect(picks(one.farm)).toHaveLength(0)
  while (one.events.seen.length === 0) {
    one.clock.advance(5_000)
    await one.store.open()
  }
  expect(picks(one.farm)).toHaveLength(1)
})

// Found by reading: after an outage that was longer than its lease it was taken back from who had it by then, which left
// it to nobody: not sent, not asked about, without an end.
it('one that another process may have taken up is not taken back', async () => {
  const one = await losing(Number.POSITIVE_INFINITY)
  await one.lost.reach(2)
  const other = await orchard({ schema: one.schema, url: one.farm.url })
  other.clock.advance(10 * 60_000)
  await other.kumicorn.start()
  const intents = () => one.pool.query(`SELECT * FROM ${one.schema}.intents`)
  while ((await intents()).rows.length > 0) await one.store.open()
  one.clock.advance(6 * 60_000)
  await one.lost.reach(3)
  one.mend()
  await one.kumicorn.stop()
  expect(await one.kumicorn.orders.get('T1')).toMatchObject({ sends: 1, queryAt: expect.any(Number) })
  expect(picks(one.farm)).toHaveLength(0)
})
