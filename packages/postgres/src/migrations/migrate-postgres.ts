import { ConfigError } from '@kumicorn/core'
import pg, { type Pool } from 'pg'
import { storeError } from '../errors.ts'
import { checkSchema, schemasOf } from '../sql/schemas.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations.ts'

export interface MigrateOptions {
  readonly pool?: Pool | undefined
  readonly connectionString?: string | undefined
  /** Default `kumicorn`. */
  readonly schema?: string | undefined
}

/**
 * Makes the schema of a {@link postgresStore}, or brings it to the version of this package. May run beside others,
 * and beside running instances. @throws StoreError, and nothing is changed
 */
export async function migratePostgres({
  pool,
  connectionString,
  schema = 'kumicorn',
}: MigrateOptions): Promise<{ readonly from: number; readonly to: number }> {
  checkSchema('migratePostgres', schema)
  if ((pool === undefined) === (connectionString === undefined))
    throw new ConfigError('migratePostgres: give either pool or connectionString')
  const used = pool ?? new pg.Pool({ connectionString, max: 1, application_name: 'kumicorn migrate' })
  try {
    const from = await migrate(used, schemasOf(schema), migrations)
    return { from, to: Math.max(from, migrations.length) }
  } catch (error) {
    throw storeError(error)
  } finally {
    if (pool === undefined) await used.end()
  }
}
