import type { Schemas } from './schemas.ts'

/** The keys of all rows that hold something which may be encrypted, one row each: `key_id`, NULL where it is not. */
export function sealedRows({ ours, jobs }: Schemas): string {
  const plain = ['orders', 'closes', 'intents'].map((table) => `SELECT key_id FROM ${ours}.${table}`)
  // What pruned orders have left is read by nobody.
  const swept = ['events', 'messages'].map(
    (table) =>
      `SELECT t.key_id FROM ${ours}.${table} t WHERE NOT EXISTS (
        SELECT 1 FROM ${ours}.to_sweep s WHERE s.order_serial = t.order_serial)`,
  )
  // A delivery that has never failed has nothing to encrypt.
  const errors = `SELECT output->>'key_id' FROM ${jobs}.job_common WHERE output IS NOT NULL`
  return [...plain, ...swept, errors].join(' UNION ALL ')
}

/** How many rows of each table are looked at from each end. */
const ENOUGH = 20

/** The keys of some rows: the newest, the oldest, and those of open orders. Costs the same however many there are. */
export function someKeys({ ours }: Schemas): string {
  const walks = [
    `SELECT key_id FROM ${ours}.orders WHERE query_at IS NOT NULL ORDER BY account, query_at`,
    ...['ASC', 'DESC'].map((way) => `SELECT key_id FROM ${ours}.orders ORDER BY serial ${way}`),
    `SELECT key_id FROM ${ours}.closes ORDER BY account, day, nth`,
    `SELECT key_id FROM ${ours}.intents ORDER BY serial`,
  ]
  const about = ['events', 'messages'].flatMap((table) =>
    ['ASC', 'DESC'].map(
      (way) => `SELECT t.key_id FROM (
        SELECT order_serial, key_id FROM ${ours}.${table} ORDER BY order_serial ${way} LIMIT ${ENOUGH}) t
        WHERE NOT EXISTS (SELECT 1 FROM ${ours}.to_sweep s WHERE s.order_serial = t.order_serial)`,
    ),
  )
  return [...walks.map((walk) => `(${walk} LIMIT ${ENOUGH})`), ...about].join(' UNION ')
}
