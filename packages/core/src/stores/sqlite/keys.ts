import type { Row, Runner } from './runner.ts'

/** What is encrypted, by the column that names the key. */
export const SEALED = [
  ['orders', 'key_id'],
  ['events', 'key_id'],
  ['messages', 'key_id'],
  ['deliveries', 'error_key_id'],
  ['closes', 'key_id'],
] as const

// A delivery that has never failed has nothing to encrypt.
const ALL = SEALED.map(
  ([table, column]) =>
    `SELECT ${column} AS key FROM ${table}${table === 'deliveries' ? " WHERE last_error <> ''" : ''}`,
).join(' UNION ALL ')

/** How many rows there are of each key: it looks at every row. */
export const countKeys = (db: Runner): readonly Row[] =>
  db.all(`SELECT key, count(*) AS rows FROM (${ALL}) GROUP BY key ORDER BY key`)

/** How many rows of each table are looked at from each end. */
const ENOUGH = 20

const SOME = [
  'SELECT key_id AS key FROM orders WHERE query_at IS NOT NULL ORDER BY account, query_at',
  ...(['orders', 'events', 'messages'] as const).flatMap((table) =>
    ['ASC', 'DESC'].map((way) => `SELECT key_id AS key FROM ${table} ORDER BY serial ${way}`),
  ),
  'SELECT key_id AS key FROM closes',
]
  .map((walk) => `SELECT key FROM (${walk} LIMIT ${ENOUGH})`)
  .join(' UNION ALL ')

/** The keys of some rows: the newest, the oldest, and those of open orders. */
export const someKeys = (db: Runner): readonly Row[] => db.all(SOME)
