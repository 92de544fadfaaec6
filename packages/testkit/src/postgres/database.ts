import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgresUrl: string
  }
}

/** The URL of the server of the tests. */
export const postgresUrl = (): string => inject('postgresUrl')

/** A pool on the server of the tests, closed at the end of the test. */
export function newPool(options: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: postgresUrl(), max: 4, ...options })
  onTestFinished(() => pool.end())
  return pool
}

/** A schema that nobody else has; its tables are dropped at the end of the test. */
export function newSchema(): string {
  const schema = `k_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  onTestFinished(async () => {
    const pool = new pg.Pool({ connectionString: postgresUrl(), max: 1 })
    await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    await pool.query(`DROP SCHEMA IF EXISTS ${schema}_jobs CASCADE`)
    await pool.end()
  })
  return schema
}

const emptied: string[] = []

/**
 * Like {@link newSchema}, but one that an earlier test of this file has used may be given, with its tables and without
 * rows: making tables is what takes time. Ask for it before for pools: who still writes at the end is in the way.
 */
export function anEmptySchema(): string {
  const schema = emptied.pop() ?? `k_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  onTestFinished(async () => {
    const pool = new pg.Pool({ connectionString: postgresUrl(), max: 1 })
    await clearSchema(pool, schema)
    await pool.end()
    emptied.push(schema)
  })
  return schema
}

/** Takes all rows from the tables of a store. */
export async function clearSchema(pool: pg.Pool, schema: string): Promise<void> {
  const { rows } = await pool.query(`SELECT to_regclass('${schema}.orders') IS NOT NULL AS is_made`)
  if (rows[0]?.is_made !== true) return
  const ours = ['orders', 'messages', 'events', 'handlers', 'paces', 'intents', 'to_sweep', 'closes'].map(
    (table) => `${schema}.${table}`,
  )
  await pool.query(`TRUNCATE ${ours.join(', ')}, ${schema}_jobs.queue RESTART IDENTITY CASCADE`)
}

/** The URL of a database that nobody else has. It is dropped at the end of the test. */
export async function newDatabase(): Promise<string> {
  const name = `d_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  const run = async (sql: string): Promise<void> => {
    const pool = new pg.Pool({ connectionString: postgresUrl(), max: 1 })
    await pool.query(sql)
    await pool.end()
  }
  await run(`CREATE DATABASE ${name}`)
  onTestFinished(() => run(`DROP DATABASE ${name} WITH (FORCE)`))
  const url = new URL(postgresUrl())
  url.pathname = `/${name}`
  return url.href
}
