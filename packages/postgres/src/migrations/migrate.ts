import { ConfigError, StoreError } from '@kumicorn/core'
import type { Pool, PoolClient } from 'pg'
import { ask, inTransaction } from '../connection.ts'
import { codeOf, isLocked } from '../errors.ts'
import { checkSchema, type Schemas, schemasOf } from '../sql/schemas.ts'
import { type Migration, migrations } from './migrations.ts'

/** Taken by whoever migrates: ten instances that start at once do it once. */
const LOCK = 7_155_001

/** Milliseconds that a table is waited for: whoever wants it meanwhile waits behind, callbacks too. */
const LOCK_PATIENCE = 2_000

/** How often a table is asked for. */
const TRIES = 15

/** As the SQL is written: whatever the database says, a backslash in a text is one, and names are PostgreSQL's own. */
const AS_WRITTEN = 'SET LOCAL standard_conforming_strings = on;\nSET LOCAL search_path = pg_catalog, pg_temp;'

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
    AS_WRITTEN,
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

/** A table that is there as long as a copy into the schema has not ended: until then it is no store. */
export const COPYING = 'copying'

/** What a schema is at, and what this package can do with it. */
export interface SchemaVersion {
  readonly version: number
  /** The oldest code that works on it. */
  readonly worksFrom: number
  /** Whether a copy into it has not ended. */
  readonly isCopying: boolean
}

/** What opening the store would make or change, with code that needs version `needed`. */
export function lackOf({ version }: SchemaVersion, { ours }: Schemas, needed: number): string | undefined {
  if (version === 0) return `there was no store in the schema ${ours}`
  return version < needed ? `the schema ${ours} was that of an older version (${version})` : undefined
}

/** @throws StoreError for a database in which not every text can be kept */
export async function schemaVersion(client: Pool | PoolClient, { ours }: Schemas): Promise<SchemaVersion> {
  // Not to_regclass: who has waited for another one to migrate may still have it in its cache that there is none.
  const [[encoding, isMade, isCopying] = []] = await ask(
    client,
    `SELECT pg_catalog.current_setting('server_encoding'),
       pg_catalog.bool_or(c.relname OPERATOR(pg_catalog.=) 'migrations')::pg_catalog.text,
       pg_catalog.bool_or(c.relname OPERATOR(pg_catalog.=) $2::pg_catalog.text)::pg_catalog.text
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
       WHERE n.nspname OPERATOR(pg_catalog.=) $1::pg_catalog.text
         AND (c.relname OPERATOR(pg_catalog.=) 'migrations' OR c.relname OPERATOR(pg_catalog.=) $2::pg_catalog.text)`,
    [ours, COPYING],
  )
  if (encoding !== 'UTF8') {
    const what = `the encoding of the database is ${encoding}: make one whose encoding is UTF8`
    throw new StoreError(`postgresStore: ${what}, in which every text can be kept`)
  }
  if (isMade !== 'true') return { version: 0, worksFrom: 0, isCopying: false }
  const [[version, worksFrom] = []] = await ask(
    client,
    `SELECT version, works_from FROM ${ours}.migrations ORDER BY version DESC LIMIT 1`,
  )
  return {
    version: Number(version ?? 0),
    worksFrom: Number(worksFrom ?? 0),
    isCopying: isCopying === 'true',
  }
}

/**
 * Brings a schema to the last version of a plan, beside instances that work on it. @returns the version that it was at
 */
export async function migrate(pool: Pool, schemas: Schemas, plan: readonly Migration[]): Promise<number> {
  for (let tries = 1; ; ) {
    let isAlone = false
    try {
      return await inTransaction(pool, async (client) => {
        await ask(client, `SET LOCAL lock_timeout = ${LOCK_PATIENCE}`)
        // Before, for all of the SQL is read at once.
        await client.query(AS_WRITTEN)
        // Of the transaction, not of the session: it also works through PgBouncer.
        await ask(client, `SELECT pg_advisory_xact_lock(${LOCK}, hashtext('${schemas.ours}'))`)
        isAlone = true
        const { version } = await schemaVersion(client, schemas)
        // Takes what time it takes.
        if (version < plan.length) await client.query(sqlOf(plan, schemas, version))
        return version
      })
    } catch (error) {
      // Another one migrates, and may take its time; that the database still answers is seen.
      if (!isAlone && isLocked(error)) continue
      if (!LOCKED.has(codeOf(error) ?? '') || tries === TRIES) throw error
      tries += 1
    }
  }
}
