import { checkOptions } from '@kumicorn/core/store'
import pg, { type Pool } from 'pg'
import { checkConnection, connectionChecks } from '../connection-options.ts'
import { storeError } from '../errors.ts'
import { schemasOf } from '../sql/schemas.ts'
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
 * and beside running instances. @throws StoreError, and nothing is changed; ConfigError, before it connects
 */
export async function migratePostgres(
  options: MigrateOptions,
): Promise<{ readonly from: number; readonly to: number }> {
  checkOptions<MigrateOptions>('migratePostgres', options, connectionChecks)
  checkConnection('migratePostgres', options)
  const { pool, connectionString, schema = 'kumicorn' } = options
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
