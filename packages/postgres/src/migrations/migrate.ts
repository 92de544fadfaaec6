import type { Pool, PoolClient } from 'pg'
import { type Schemas, schemasOf } from '../sql/schemas.ts'
import { migrations } from './migrations.ts'

/** What is asked next of a connection that is lost tells so. */
const ignore = (): void => undefined

/** Taken by whoever migrates: ten instances that start at once do it once. */
const LOCK = 7_155_001

/**
 * The SQL that brings a schema from a version to that of this package, for people whose DBA runs it. To be run as
 * one transaction.
 */
export function migrationSql(schema: string, from = 0): string {
  const schemas = schemasOf(schema)
  const { ours } = schemas
  const head = [
    `CREATE SCHEMA IF NOT EXISTS ${ours};`,
    `CREATE TABLE IF NOT EXISTS ${ours}.migrations (version integer PRIMARY KEY, works_from integer NOT NULL,`,
    '  applied_at timestamptz NOT NULL DEFAULT now());',
  ]
  const steps = migrations.slice(from).map((migration, index) => {
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

export const LATEST = migrations.length

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

/** Brings a schema to the version of this package. @returns the version that it was at */
export async function migrate(pool: Pool, schemas: Schemas): Promise<number> {
  const client = await pool.connect()
  client.on('error', ignore)
  let isBroken: Error | undefined
  try {
    await client.query('BEGIN')
    // Of the transaction, not of the session: it also works through PgBouncer.
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK}, hashtext('${schemas.ours}'))`)
    const { version } = await schemaVersion(client, schemas)
    if (version < LATEST) await client.query(migrationSql(schemas.ours, version))
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
