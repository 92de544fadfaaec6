import { ConfigError } from '@kumicorn/core'
import { anObjectWith, aText } from '@kumicorn/core/store'
import type { Pool } from 'pg'
import { checkSchema } from './sql/schemas.ts'

/** Where the tables are: what a store and a migration take alike. */
export interface ConnectionOptions {
  readonly pool?: Pool | undefined
  readonly connectionString?: string | undefined
  readonly schema?: string | undefined
}

export const connectionChecks = {
  pool: anObjectWith('a Pool of pg (an object with connect and query)', 'connect', 'query'),
  connectionString: aText,
  schema: aText,
}

/** What the checks of single options do not see. @throws ConfigError */
export function checkConnection(of: string, { pool, connectionString, schema }: ConnectionOptions): void {
  if ((pool === undefined) === (connectionString === undefined))
    throw new ConfigError(`${of}: give either pool or connectionString`)
  // pg takes the address of any other database, too, and only its port fails.
  const scheme = /^(?!postgres(?:ql)?:)[a-z][a-z0-9+.-]*:\/\//i.exec(connectionString ?? '')?.[0]
  if (scheme !== undefined)
    throw new ConfigError(`${of}: connectionString must begin with postgres://, not ${scheme}`)
  if (schema !== undefined) checkSchema(of, schema)
}
