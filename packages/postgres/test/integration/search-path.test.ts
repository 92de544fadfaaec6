import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { anEvent, anOrder, claimOne, finish, OURS, START } = storeSamples

/** Functions of an application whose types fit better than those of PostgreSQL's own, which is all it takes. */
const BETTER_FITS = [
  ['hashtextextended(text, integer)', 'bigint', '(random() * 1000000)::bigint'],
  ['to_jsonb(jsonb)', 'jsonb', "'null'::jsonb"],
  ['to_jsonb(boolean)', 'jsonb', "'null'::jsonb"],
  ['nextval(text)', 'bigint', '1::bigint'],
  ['set_config(text, text, boolean)', 'text', 'NULL::text'],
  ['current_setting(text)', 'text', "'serializable'"],
  ['lpad(text, integer, text)', 'text', "'000000000001'"],
  ['jsonb_array_length(jsonb)', 'integer', '0'],
  ['cardinality(jsonb[])', 'integer', '0'],
] as const

/** A store in a database whose application has functions of these names, and looks at its own first. */
async function storeBesideNames() {
  const [admin, schema, helpers] = [newPool(), newSchema(), newSchema()]
  await admin.query(`CREATE SCHEMA ${helpers}`)
  for (const [name, returns, body] of BETTER_FITS)
    await admin.query(
      `CREATE FUNCTION ${helpers}.${name} RETURNS ${returns} LANGUAGE sql VOLATILE AS $$ SELECT ${body} $$`,
    )
  const options = `-c search_path=${helpers},pg_catalog`
  const store = postgresStore({ pool: newPool({ options, application_name: schema }), schema })
  const isWaiting = async (): Promise<boolean> => {
    const sql = "SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'"
    return (await admin.query(sql, [schema])).rows.length > 0
  }
  return { store, schema, admin, isWaiting, options }
}

it('what may be once only is begun once, whatever functions the application has', async () => {
  const { store, isWaiting, options } = await storeBesideNames()
  await store.open()
  await store.handlers()
  const db = await newPool({ options }).connect()
  await db.query('BEGIN')
  const intent = { operation: 'orders.place', call: new Uint8Array(), again: false, isWanted: () => false }
  const first = anOrder({ once: 'payment P' })
  expect(await store.beginWithin?.(db, first, intent)).toMatchObject({ state: 'new' })
  let hasEnded = false
  const second = store.begin(anOrder({ once: 'payment P' })).finally(() => {
    hasEnded = true
  })
  while (!hasEnded && !(await isWaiting()));
  await db.query('COMMIT')
  db.release()
  expect(await second).toMatchObject({ state: 'rival', order: { reference: first.reference } })
})

it('deliveries go their way, whatever functions the application has', async () => {
  const { store } = await storeBesideNames()
  await store.expectHandlers([{ account: OURS, name: 'fulfil', types: ['order.accepted'] }], START)
  const order = anOrder({ queryAt: START })
  await store.commit({ order, event: anEvent(order), handlers: ['fulfil'] })
  await finish(store, await claimOne(store, 'fulfil'))
  expect(await store.claimQueries({ account: OURS, now: START, leaseUntil: START + 1, limit: 1 })).toEqual([
    order,
  ])
  expect(await store.handlers()).toMatchObject([{ name: 'fulfil', waiting: 0, dead: 0 }])
})

it('no function of the schema looks for names elsewhere', async () => {
  const { store, schema, admin } = await storeBesideNames()
  await store.open()
  const { rows } = await admin.query(
    `SELECT p.proname AS name FROM pg_proc p WHERE p.pronamespace = $1::regnamespace
       AND NOT coalesce(p.proconfig, '{}') && ARRAY['search_path=pg_catalog, pg_temp'] ORDER BY 1`,
    [schema],
  )
  // These reckon only, and are called by those that have it.
  const reckoning = ['job_id', 'ms_of', 'number_of', 'time_of', 'with_new_token']
  const constants = ['moved_at_a_time', 'partition_size']
  expect(rows.map(({ name }) => name)).toEqual([...reckoning, ...constants].sort())
})
