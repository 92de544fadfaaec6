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
