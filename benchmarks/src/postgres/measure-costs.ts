import pg from 'pg'
import type { Measurement } from '../measure/report.ts'
import type { DatabaseServer } from './database-server.ts'

/** A process that does something many times on a database of its own. */
export interface Costly {
  readonly name: string
  /** What it does, e.g. `a callback`. */
  readonly what: string
  /** Of its database. */
  readonly url: string
  /** Microseconds of a core that it has used. */
  cpu(): Promise<number>
  /** Does it many times, many at a time. Returns how often. */
  work(): Promise<number>
}

/** What is counted before and after. */
interface Counters {
  readonly wal: number
  readonly transactions: number
  readonly tables: number
  readonly indexes: number
  readonly connections: number
  readonly cpu: number
  readonly databaseCpu: number | undefined
}

/** Jobs come and go in their own schema: what they take is not kept. */
const COUNTERS = `
  SELECT pg_current_wal_lsn() - '0/0' AS wal, pg_snapshot_xmax(pg_current_snapshot())::text AS transactions,
    sum(pg_table_size(c.oid)) AS tables, sum(pg_indexes_size(c.oid)) AS indexes,
    (SELECT count(*) FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()) AS connections
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE '%\\_jobs'`

/** What each time costs of a process that is warm, with no checkpoint in between. */
export async function measureCosts(costly: Costly, database: DatabaseServer): Promise<Measurement[]> {
  const pool = new pg.Pool({ connectionString: costly.url, max: 1 })
  const counters = async (): Promise<Counters> => {
    const cpu = await costly.cpu()
    const databaseCpu = await database.cpu()
    const { rows } = await pool.query(COUNTERS)
    const counted = Object.entries(rows[0] as object).map(([name, value]) => [name, Number(value)])
    return { ...Object.fromEntries(counted), cpu, databaseCpu }
  }
  try {
    const before = await counters()
    const amount = await costly.work()
    const after = await counters()
    const each = (what: string, unit: string, count: (of: Counters) => number): Measurement =>
      single(costly, what, unit, (count(after) - count(before)) / amount)
    const { databaseCpu } = before
    return [
      each('WAL', 'bytes', ({ wal }) => wal),
      each('kept in tables', 'bytes', ({ tables }) => tables),
      each('kept in indexes', 'bytes', ({ indexes }) => indexes),
      each('transactions that write', 'each', ({ transactions }) => transactions),
      each('core time of the process', 'µs', ({ cpu }) => cpu),
      ...(databaseCpu === undefined
        ? []
        : [each('core time of the database', 'µs', (of) => of.databaseCpu ?? Number.NaN)]),
      single(costly, 'connections to the database', 'in all', after.connections),
    ]
  } finally {
    await pool.end()
  }
}

const single = ({ name, what }: Costly, of: string, unit: string, value: number): Measurement => ({
  group: `${what} costs: ${of}`,
  subject: name,
  value,
  unit,
  samples: [value],
})
