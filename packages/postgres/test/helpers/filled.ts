import type { OrderRecord, Store } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { copyOrders } from '@kumicorn/testkit/postgres-copies'
import type pg from 'pg'

const { aMessage, anEvent, anOrder, claimOf, fail, next, OURS, START, written } = storeSamples

/** All of one length, with eight characters at the end that copies replace. */
const referenceOf = (n: number): string => `M-${n.toString(16).padStart(10, '0')}`

/**
 * So many orders of the past in a schema, copied from some that the store has written: each with an event and a
 * message, of ten one still open, one pruned. Of ten orders one has a delivery that waits for the handler `busy`, one a
 * dead letter of `gone`. They fill eight partitions, and the next order needs another one.
 */
export async function filled(store: Store, pool: pg.Pool, schema: string, count: number): Promise<void> {
  const names = ['busy', 'gone', 'fulfil']
  await store.expectHandlers(
    names.map((name) => ({ account: OURS, name, types: [] })),
    START,
  )
  const size = Math.ceil(count / 8)
  await pool.query(
    `CREATE OR REPLACE FUNCTION ${schema}.partition_size() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT ${size}'`,
  )
  for (let n = 1; n <= 100; n += 1) {
    const given = { reference: referenceOf(n), createdAt: START + n, updatedAt: START + n }
    const ended =
      n % 10 === 0 ? { state: 'pending' as const, queryAt: START } : { state: 'succeeded' as const }
    const order = anOrder({ ...given, once: `payment ${n}` })
    await store.begin(order)
    const after = next(order, { ...ended, ...(n % 10 === 1 && { stuck: true }) })
    await store.commit({ order: after, message: aMessage(), event: anEvent(after) })
  }
  await store.prune({ accounts: [OURS], endedBefore: START + 20, limit: 10 })
  // All the same, for the copies count from the highest number.
  await copyOrders(pool, schema, count)
  await written(store, ['busy'], ['gone'])
  const [dead] = await store.claimDeliveries(claimOf(['gone']))
  if (dead) await fail(store, dead)
  await copyDeliveries(pool, schema)
  await pool.query(`SELECT setval('${schema}.order_serials', (max(beyond) - 1)) FROM ${schema}.partitions`)
}

/** A pruned order of these. */
export async function aPrunedOne(store: Store): Promise<OrderRecord> {
  for (let n = 1; n <= 20; n += 1) {
    const order = await store.order({ account: OURS, kind: 'payment', reference: referenceOf(n) })
    if (order?.pruned) return order
  }
  throw new Error('none was pruned')
}

/** The jobs that there are, for one order in ten each. */
async function copyDeliveries(pool: pg.Pool, schema: string): Promise<void> {
  await pool.query(
    `INSERT INTO ${schema}_jobs.job_common
     SELECT r.* FROM (SELECT j.*, row_number() OVER () AS place FROM ${schema}_jobs.job_common j) m
     JOIN ${schema}.orders o ON o.serial % 10 = m.place
     JOIN ${schema}.events e ON e.order_serial = o.serial
     CROSS JOIN LATERAL jsonb_populate_record(NULL::${schema}_jobs.job_common, to_jsonb(m)
       || jsonb_build_object('id', ${schema}.job_id(nextval('${schema}.delivery_ids')), 'singleton_key', o.serial::text,
         'data', jsonb_set(m.data, '{event}', to_jsonb(e.id)))) r`,
  )
  await pool.query('VACUUM ANALYZE')
}
