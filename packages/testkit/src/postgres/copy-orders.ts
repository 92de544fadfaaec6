import type { Pool } from 'pg'

/** How the columns of a copy are made: `m` is the model's row, `o` its order, `c.n` the number of the copy. */
function columns(stride: number): Readonly<Record<string, string>> {
  const serial = `(o.serial + c.n * ${stride})`
  // As long as that of the model.
  const reference = `left(o.reference, -8) || lpad(to_hex(${serial}), 8, '0')`
  const other = (column: string): string => `left(m.${column}, -24) || left(md5(m.${column} || c.n), 24)`
  const renamed = (column: string): string =>
    `replace(convert_from(m.${column}, 'UTF8'), o.reference, ${reference})`
  return {
    'orders.serial': serial,
    'orders.reference': reference,
    'orders.record': `convert_to(${renamed('record')}, 'UTF8')`,
    'messages.order_serial': serial,
    'messages.digest': other('digest'),
    'messages.body': `convert_to(${renamed('body')}, 'UTF8')`,
    'events.order_serial': serial,
    'events.id': other('id'),
    'events.event': `convert_to(replace(${renamed('event')}, m.id, ${other('id')}), 'UTF8')`,
  }
}

/**
 * Makes of the orders that a postgresStore has written, with their events and messages, at least as many as are wanted,
 * by copying their rows. For orders that wait for nothing; the last eight characters of their references are replaced.
 */
export async function copyOrders(pool: Pool, schema: string, wanted: number): Promise<void> {
  const { rows } = await pool.query(
    `SELECT count(*)::int AS count, max(serial)::int AS last FROM ${schema}.orders`,
  )
  const { count, last } = rows[0] as { readonly count: number; readonly last: number }
  const made = columns(last)
  const copies = Math.ceil(wanted / count) - 1
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    for (const table of ['orders', 'messages', 'events'])
      await client.query(
        `CREATE TEMP TABLE model_${table} ON COMMIT DROP AS SELECT * FROM ${schema}.${table}`,
      )
    await client.query(
      `SELECT ${schema}.make_partition(n) FROM generate_series(1, $1::bigint) c CROSS JOIN LATERAL (SELECT (c + 1) * ${last}) s (n)
       WHERE ${schema}.lacks_partition(n)`,
      [copies],
    )
    for (const table of ['orders', 'messages', 'events']) {
      const names = (await columnsOf(schema, table)).filter((name) => name !== 'serial' || table === 'orders')
      const values = names.map((name) => made[`${table}.${name}`] ?? `m.${name}`)
      await client.query(
        `INSERT INTO ${schema}.${table} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
         SELECT ${values.join(', ')} FROM generate_series(1, $1::bigint) c (n) CROSS JOIN model_${table} m
         JOIN model_orders o ON o.serial = m.${table === 'orders' ? 'serial' : 'order_serial'}`,
        [copies],
      )
    }
    await client.query(`SELECT setval('${schema}.order_serials', (SELECT max(serial) FROM ${schema}.orders))`)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
  // As after some hours: what was written last is settled, and autovacuum has nothing to catch up with.
  await pool.query('VACUUM ANALYZE')

  async function columnsOf(ofSchema: string, table: string): Promise<string[]> {
    const { rows: found } = await client.query(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = $1 AND table_name = $2 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
      [ofSchema, table],
    )
    return found.map(({ name }) => name as string)
  }
}
