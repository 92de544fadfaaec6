import type { Store } from '@kumicorn/core'
import { createVault } from '@kumicorn/core/store'
import type { Pool } from 'pg'
import { Database } from '../../src/database.ts'
import { Dueness } from '../../src/dueness.ts'
import { type Migration, migrations } from '../../src/migrations/migrations.ts'
import { schemasOf } from '../../src/sql/schemas.ts'
import { storeOn } from '../../src/store-on.ts'

/**
 * A next version such as may come: a column, an index, a table, a new function, and one that does more than before.
 * `notes` has a row for each write of whatever version.
 */
export const nextVersion: Migration = {
  worksFrom: migrations.length,
  sql: ({ ours }) => `
    ALTER TABLE ${ours}.orders ADD COLUMN note text;
    CREATE INDEX orders_by_note ON ${ours}.orders (account, note) WHERE note IS NOT NULL;
    CREATE TABLE ${ours}.notes (serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
    CREATE FUNCTION ${ours}.note() RETURNS void LANGUAGE sql AS 'INSERT INTO ${ours}.notes DEFAULT VALUES';
    DO $do$ BEGIN
      EXECUTE regexp_replace(pg_get_functiondef('${ours}.write(jsonb)'::regprocedure), '\\mBEGIN\\M', 'BEGIN PERFORM ${ours}.note();');
    END $do$;`,
}

/** A store as a package has it whose last migration is that of a plan. */
export function storeOfVersion(pool: Pool, schema: string, plan: readonly Migration[]): Store {
  const schemas = schemasOf(schema)
  const options = { pool, transactions: pool, schemas, migrations: plan, migrates: true }
  const database = new Database({ ...options, end: async () => undefined })
  return storeOn(database, createVault('test', undefined), new Dueness(pool, schemas.jobs))
}
