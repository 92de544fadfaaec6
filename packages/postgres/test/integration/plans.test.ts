import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import type pg from 'pg'
import { expect, it } from 'vitest'
import { groupedWrites, type Write } from '../../src/grouped-writes.ts'
import { postgresStore } from '../../src/index.ts'
import { queueName } from '../../src/queue-name.ts'

const { OURS, START } = storeSamples

/** How many orders of the past there are: `KUMICORN_TEST_ORDERS=1000000` for the long run. */
const MANY = Number(process.env.KUMICORN_TEST_ORDERS ?? 30_000)

/** Orders of every kind, with events, messages, and deliveries that wait, are put off, dead, or of nobody. */
async function fill(pool: pg.Pool, schema: string, from: number, to: number): Promise<void> {
  await pool.query(
    `INSERT INTO ${schema}.orders (account, kind, reference, gateway, state, stuck, conflict, disputed, pruned, prunable,
       created_at, updated_at, query_at, version, stamp, record)
     SELECT $1, 'payment', 'R' || n, 'mango', CASE WHEN n % 50 = 0 THEN 'pending' ELSE 'succeeded' END, false, false, false, n % 3 = 0, n % 3 = 1,
       $2::bigint + n, $2::bigint + n, CASE WHEN n % 50 = 0 THEN $2::bigint + 1000000000 END, 1, 'of a copy', '\\x7b7d'
     FROM generate_series($3::int, $4::int) n`,
    [OURS, START, from, to],
  )
  await pool.query(
    `SELECT ${schema}.make_partition(n) FROM (SELECT generate_series($1::bigint, $2::bigint, 100) UNION SELECT $2) g (n) WHERE ${schema}.lacks_partition(n)`,
    [from, to],
  )
  await pool.query(
    `INSERT INTO ${schema}.events (id, order_serial, event) SELECT 'evt' || n, n, '\\x7b7d' FROM generate_series($1::int, $2::int) n`,
    [from, to],
  )
  await pool.query(
    `INSERT INTO ${schema}.messages (order_serial, digest, source, received_at, body)
     SELECT n, 'd' || n, 'query', 0, '\\x7b7d' FROM generate_series($1::int, $2::int) n`,
    [from, to],
  )
  await pool.query(
    `INSERT INTO ${schema}_jobs.job_common (id, name, data, state, singleton_key, start_after, blocked, completed_on, deletion_seconds, keep_until)
     SELECT ${schema}.job_id(nextval('${schema}.delivery_ids')), h.queue, jsonb_build_object('event', 'evt' || n, 'type', 'order.succeeded', 'token', 0),
       CASE WHEN n % 10 = 0 THEN 'failed' ELSE 'created' END::${schema}_jobs.job_state, n::text,
       ${schema}.time_of($3::bigint + CASE WHEN n % 4 = 0 THEN 1000000000 ELSE 0 END), false, now(), 0, '9999-01-01'
     FROM generate_series($1::int, $2::int) n JOIN ${schema}.handlers h ON h.name = CASE WHEN n % 2 = 0 THEN 'gone' ELSE 'busy' END`,
    [from, to, START],
  )
}

it('no call costs more with more orders, more work waiting, more dead letters', {
  timeout: 600_000,
}, async () => {
  const schema = newSchema()
  // One connection, whose plans are kept as those of a pool are.
  const pool = newPool({ max: 1 })
  const store = postgresStore({ pool, schema })
  await store.open()
  // Eight partitions.
  await pool.query(
    `CREATE OR REPLACE FUNCTION ${schema}.partition_size() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT ${Math.ceil(MANY / 8)}'`,
  )
  await store.expectHandlers(
    ['gone', 'busy', 'fulfil'].map((name) => ({ account: OURS, name, types: ['order.succeeded'] as const })),
    START,
  )
  let nth = 0
  const order = (given: object) => ({
    ...{
      account: OURS,
      kind: 'payment',
      gateway: 'mango',
      state: 'pending',
      stuck: false,
      conflict: false,
      disputed: false,
      pruned: false,
    },
    ...{
      prunable: false,
      created_at: START,
      updated_at: START,
      version: 1,
      stamp: 'fresh',
      record: '\\x7b7d',
      ...given,
    },
  })
  const write = (call: Write) => [`write($1::jsonb)`, groupedWrites([call])] as const
  const commit = () => {
    nth += 1
    const change = {
      ...order({ reference: `new ${nth}` }),
      ...{ digest: `x${nth}`, source: 'query', received_at: 0, body: '\\x7b7d' },
      ...{ event_id: `new ${nth}`, type: 'order.failed', due_at: START, event: '\\x7b7d' },
      ...{ leasing: ['fulfil'], until: START },
    }
    return write({ name: 'commit', account: OURS, change, handlers: ['fulfil'] })
  }
  const key = [OURS, 'payment', 'R1'] as const
  const soon = START + 1_000_000
  const calls: Readonly<Record<string, () => readonly [string, ...unknown[]]>> = {
    begin: () => write({ name: 'begin', order: order({ reference: `begun ${++nth}`, once: `P${nth}` }) }),
    commit,
    finish: () => write({ name: 'finish', id: 1, token: 0 }),
    fail: () => write({ name: 'fail', id: 3, token: 0, failure: { now: START, counts: true } }),
    renew: () => write({ name: 'renew', id: 3, token: 0, until: START }),
    order: () => ['find_orders($1::jsonb)', JSON.stringify([key])],
    events: () => ['find_events($1, $2, $3)', ...key],
    history: () => ['find_history($1, $2, $3, $4, $5, $6)', ...key, 2 ** 53, 2 ** 53, 3],
    messages: () => ['find_messages($1, $2, $3)', ...key],
    orders: () => [
      'list_orders($1::jsonb)',
      JSON.stringify({
        states: ['pending', 'failed'],
        since: 0,
        beforeAt: soon * 2,
        beforeSerial: 0,
        limit: 3,
      }),
    ],
    ...Object.fromEntries(
      ['stuck', 'conflict', 'disputed'].map((mark) => [
        mark,
        () => [
          'list_orders($1::jsonb)',
          JSON.stringify({
            [mark]: true,
            states: ['succeeded'],
            since: 0,
            beforeAt: soon * 2,
            beforeSerial: 0,
            limit: 3,
          }),
        ],
      ]),
    ),
    claimDeliveries: () => [
      'claim_deliveries($1::text[], $2::jsonb, $3, $4)',
      [OURS],
      JSON.stringify([
        { name: 'busy', limit: 2, types: ['order.succeeded'] },
        { name: 'fulfil', limit: 2 },
      ]),
      START,
      START,
    ],
    claimOrder: () => ['claim_order($1, $2, $3, $4::text[], $5, $6)', ...key, ['busy'], START, START],
    claimQueries: () => ['claim_queries($1, $2, $3, 1, 0)', OURS, START, START],
    deliveries: () => ['order_deliveries($1, $2, $3, NULL)', ...key],
    unfinished: () => ['count_unfinished($1, $2, $3, NULL)', ...key],
    deadLetters: () => ['list_dead_letters(NULL, 3, 0)'],
    deadLetter: () => ['find_dead_letter($1)', 10],
    revive: () => ['revive_dead_letter($1, $2)', 20, START],
    discard: () => ['discard_dead_letter($1, NULL)', 7],
    sweep: () => ['sweep($1)', 3],
    partitionsToSweep: () => ['partitions_to_sweep()'],
    dropPartition: () => ['drop_partition($1)', 0],
    findPrunable: () => ['find_prunable($1::text[], $2, 0, $3)', [OURS], START, []],
    waitingIn: () => ['waiting_in($1)', queueName(OURS, 'busy')],
    countDue: () => ['count_due($1, $2)', OURS, START],
    countOpen: () => ['count_open($1, $2, $3, $4)', OURS, 'payment', 'unknown', START],
    listEnded: () => ['list_ended($1, $2, 0, 3)', OURS, START],
    keepClose: () => [
      'keep_close($1::jsonb)',
      JSON.stringify({ account: OURS, day: '2026-11-26', made_at: START, body: '\\x7b7d' }),
    ],
    listCloses: () => ["list_closes($1, '', '~', 3)", OURS],
    pullForward: () => ['pull_forward($1::text[], $2, $3)', [OURS], START, 2 * START],
  }
  /** Pages that a call looks at, in a transaction that is taken back. */
  const pages = async (call: () => readonly [string, ...unknown[]]): Promise<number> => {
    const [name, ...values] = call()
    await pool.query('BEGIN')
    const { rows } = await pool.query(
      `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) SELECT ${schema}.${name}`,
      values,
    )
    await pool.query('ROLLBACK')
    const plan = rows[0]['QUERY PLAN'][0].Plan
    return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
  }
  const measure = async (): Promise<Record<string, number>> => {
    const measured: Record<string, number> = {}
    for (const [name, call] of Object.entries(calls)) {
      // The first of a connection reads the catalogue, too, and so does one after others have made a schema.
      await pages(call)
      measured[name] = Math.min(await pages(call), await pages(call))
    }
    return measured
  }

  await fill(pool, schema, 1, 300)
  const few = await measure()
  await fill(pool, schema, 301, MANY)
  await pool.query('VACUUM ANALYZE')
  const many = await measure()
  // A tree of an index may be one or two levels higher, for each row that is looked for.
  for (const name of Object.keys(calls))
    expect([name, (many[name] ?? 0) <= 2 * (few[name] ?? 0) + 30, few[name], many[name]]).toEqual([
      name,
      true,
      few[name],
      many[name],
    ])
})
