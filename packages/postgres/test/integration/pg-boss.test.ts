import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { PgBoss } from 'pg-boss'
import { describe, expect, it, onTestFinished } from 'vitest'

/** A pg-boss of its own, as it comes, with a queue for the events of orders. */
async function boss(policy: string, max = 1) {
  const schema = newSchema()
  // One connection, so that what it has counted is told.
  const pool = newPool({ max })
  const made = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    schema,
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  await made.start()
  onTestFinished(() => made.stop({ graceful: false, close: false }))
  await made.createQueue('fulfil', { policy, retryLimit: 0 })
  return { boss: made, pool, schema }
}

const fetch = (made: PgBoss) => made.fetch<{ event: number }>('fulfil')

/**
 * Why deliveries are jobs of pg-boss, but are handed out by SQL of ours: what pg-boss promises is less than what
 * Kumicorn promises. Should a test fail after an update of pg-boss, look whether some of our SQL can go.
 */
describe('what pg-boss by itself does not hold', () => {
  it('a dead job of a key lets the next one come', async () => {
    const { boss: made } = await boss('key_strict_fifo')
    await made.send('fulfil', { event: 1 }, { singletonKey: 'order' })
    await made.send('fulfil', { event: 2 }, { singletonKey: 'order' })
    const [first] = await fetch(made)
    await made.fail('fulfil', first?.id ?? '')
    expect(await fetch(made)).toEqual([])
    expect(await made.getBlockedKeys('fulfil')).toEqual(['order'])
  })

  it('jobs of a key that were sent in one transaction come in their order', async () => {
    const { boss: made, pool } = await boss('key_strict_fifo', 2)
    const ids = ['ffffffff-ffff-4fff-8fff-ffffffffffff', '00000000-0000-4000-8000-000000000000']
    const client = await pool.connect()
    await client.query('BEGIN')
    const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) }
    for (const [n, id] of ids.entries())
      await made.send('fulfil', { event: n + 1 }, { id, db, singletonKey: 'order' })
    await client.query('COMMIT')
    client.release()
    // Their times are the same, that of the transaction: so the random ids decide.
    expect((await fetch(made))[0]?.data.event).toBe(2)
  })

  it('a job that is put off keeps its place before the later ones of its key', async () => {
    const { boss: made } = await boss('key_strict_fifo')
    await made.send('fulfil', { event: 1 }, { singletonKey: 'order', startAfter: 3_600 })
    await made.send('fulfil', { event: 2 }, { singletonKey: 'order' })
    expect((await fetch(made))[0]?.data.event).toBe(2)
  })

  it('a fetch looks at what it returns, not at all that waits', async () => {
    const { boss: made, pool, schema } = await boss('key_strict_fifo')
    const read = async (): Promise<number> => {
      await pool.query('SELECT pg_stat_force_next_flush()')
      const { rows } = await pool.query(
        `SELECT (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE schemaname = $1 AND relname = 'job_common')
           + (SELECT seq_tup_read FROM pg_stat_user_tables WHERE schemaname = $1 AND relname = 'job_common') AS n`,
        [schema],
      )
      return Number(rows[0]?.n)
    }
    const lookedAt = async (keys: number): Promise<number> => {
      await pool.query(
        `INSERT INTO ${schema}.job (name, singleton_key, policy)
         SELECT 'fulfil', gen_random_uuid(), 'key_strict_fifo' FROM generate_series(1, $1::int)`,
        [keys],
      )
      await pool.query(`ANALYZE ${schema}.job_common`)
      const before = await read()
      expect(await fetch(made)).toHaveLength(1)
      return (await read()) - before
    }
    expect(await lookedAt(1_000)).toBeGreaterThanOrEqual(1_000)
    expect(await lookedAt(9_000)).toBeGreaterThanOrEqual(9_000)
  })
})
