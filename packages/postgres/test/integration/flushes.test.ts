import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { anEvent, anOrder, claimOne, LEASE, START, written } = storeSamples

it('only the end of a handler without a transaction is not waited for on the disk, and only by itself', async () => {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema })
  await store.open()
  await pool.query(`CREATE TABLE ${schema}.noted (what text, how text);
    CREATE FUNCTION ${schema}.note_how() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO ${schema}.noted VALUES (lower(TG_OP) || ' ' || TG_TABLE_NAME, current_setting('synchronous_commit'));
      RETURN NULL;
    END $$;
    CREATE TRIGGER note_how AFTER INSERT OR UPDATE ON ${schema}.orders EXECUTE FUNCTION ${schema}.note_how();
    CREATE TRIGGER note_how AFTER INSERT OR UPDATE OR DELETE ON ${schema}_jobs.job_common EXECUTE FUNCTION ${schema}.note_how();`)
  const noted = async (): Promise<string[]> => {
    const { rows } = await pool.query(`WITH all_of_it AS (DELETE FROM ${schema}.noted RETURNING what, how)
      SELECT DISTINCT what || ': ' || how AS told FROM all_of_it ORDER BY told`)
    return rows.map(({ told }) => told as string)
  }
  await written(store, ['fulfil'], ['fulfil'], ['fulfil'], ['fulfil'])
  expect(await noted()).toEqual(['insert job_common: on', 'insert orders: on', 'update orders: on'])

  const first = await claimOne(store, 'fulfil')
  expect(await noted()).toEqual(['update job_common: on'])
  expect(await store.finishDelivery(first.id, first.token)).toBe(true)
  expect(await noted()).toEqual(['delete job_common: off', 'update job_common: off'])

  const second = await claimOne(store, 'fulfil')
  await store.transact?.(
    second.id,
    () => second.token,
    async () => undefined,
  )
  expect(await noted()).toEqual(['delete job_common: on', 'update job_common: on'])

  // In one turn with what is waited for.
  const third = await claimOne(store, 'fulfil')
  const order = anOrder()
  await Promise.all([
    store.finishDelivery(third.id, third.token),
    store.commit({ order, event: anEvent(order), handlers: ['mail'] }),
  ])
  expect(await noted()).toEqual([
    'delete job_common: on',
    'insert job_common: on',
    'insert orders: on',
    'update job_common: on',
  ])

  const fourth = await claimOne(store, 'fulfil')
  await store.renewDelivery(fourth.id, fourth.token, START + 2 * LEASE)
  const failure = { error: 'no', now: START, retryAt: START, counts: true }
  await store.failDelivery(fourth.id, fourth.token, failure)
  expect(await noted()).toEqual(['update job_common: on'])
})
