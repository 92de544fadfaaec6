import { ConfigError } from '@kumicorn/core'
import type { Pool, PoolClient } from 'pg'
import { codeOf } from '../errors.ts'
import { checkSchema, type Schemas, schemasOf } from '../sql/schemas.ts'
import { type Migration, migrations } from './migrations.ts'

/** What is asked next of a connection that is lost tells so. */
const ignore = (): void => undefined

/** Taken by whoever migrates: ten instances that start at once do it once. */
const LOCK = 7_155_001

/** Milliseconds that a table is waited for: whoever wants it meanwhile waits behind, callbacks too. */
const LOCK_PATIENCE = 2_000

/** How often a table is asked for. */
const TRIES = 15

/** SQLSTATEs of a table that could not be had: lock not available, deadlock. */
const LOCKED = new Set(['55P03', '40P01'])

/**
 * The SQL that brings a schema from a version to that of this package, for people whose DBA runs it. To be run as
 * one transaction. @throws ConfigError
 */
export function migrationSql(schema: string, from = 0): string {
  checkSchema('migrationSql', schema)
  if (!(Number.isSafeInteger(from) && from >= 0))
    throw new ConfigError('migrationSql: from must be a version, a whole number from 0')
  return sqlOf(migrations, schemasOf(schema), from)
}

function sqlOf(plan: readonly Migration[], schemas: Schemas, from: number): string {
  const { ours } = schemas
  const head = [
    `CREATE SCHEMA IF NOT EXISTS ${ours};`,
    `CREATE TABLE IF NOT EXISTS ${ours}.migrations (version integer PRIMARY KEY, works_from integer NOT NULL,`,
    '  applied_at timestamptz NOT NULL DEFAULT now());',
  ]
  const steps = plan.slice(from).map((migration, index) => {
    const version = from + index + 1
    const note = `INSERT INTO ${ours}.migrations (version, works_from) VALUES (${version}, ${migration.worksFrom});`
    return `${migration.sql(schemas)}\n${note}`
  })
  return [...head, ...steps].join('\n')
}

/** What a schema is at, and what this package can do with it. */
export interface SchemaVersion {
  readonly version: number
  /** The oldest code that works on it. */
  readonly worksFrom: number
}

export async function schemaVersion(client: Pool | PoolClient, { ours }: Schemas): Promise<SchemaVersion> {
  // Not to_regclass: who has waited for another one to migrate may still have it in its cache that there is none.
  const found = await client.query(
    `SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = 'migrations'`,
    [ours],
  )
  if (found.rows.length === 0) return { version: 0, worksFrom: 0 }
  const { rows } = await client.query(
    `SELECT version, works_from FROM ${ours}.migrations ORDER BY version DESC LIMIT 1`,
  )
  const [last] = rows
  return { version: Number(last?.version ?? 0), worksFrom: Number(last?.works_from ?? 0) }
}

/**
 * Brings a schema to the last version of a plan, beside instances that work on it. @returns the version that it was at
 */
export async function migrate(pool: Pool, schemas: Schemas, plan: readonly Migration[]): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await migrateOnce(pool, schemas, plan)
    } catch (error) {
      if (!LOCKED.has(codeOf(error) ?? '') || tries === TRIES) throw error
    }
  }
}

async function migrateOnce(pool: Pool, schemas: Schemas, plan: readonly Migration[]): Promise<number> {
  const client = await pool.connect()
  client.on('error', ignore)
  let isBroken: Error | undefined
  try {
    await client.query('BEGIN')
    // Of the transaction, not of the session: it also works through PgBouncer.
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK}, hashtext('${schemas.ours}'))`)
    const { version } = await schemaVersion(client, schemas)
    if (version < plan.length) {
      await client.query(`SET LOCAL lock_timeout = ${LOCK_PATIENCE}`)
      await client.query(sqlOf(plan, schemas, version))
    }
    await client.query('COMMIT')
    return version
  } catch (error) {
    isBroken = error as Error
    await client.query('ROLLBACK').then(
      () => {
        isBroken = undefined
      },
      () => undefined,
    )
    throw error
  } finally {
    client.release(isBroken)
    if (isBroken === undefined) client.off('error', ignore)
  }
}
