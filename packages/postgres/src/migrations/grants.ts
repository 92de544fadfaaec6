import { ConfigError } from '@kumicorn/core'
import { aText } from '@kumicorn/core/store'
import pg from 'pg'
import { checkSchema, schemasOf } from '../sql/schemas.ts'

/** What a role needs that runs an application on a schema, and may not change it. @throws ConfigError */
export function grantSql(schema: string, role: string): string {
  checkSchema('grantSql', schema)
  if (!aText.fits(role)) throw new ConfigError(`grantSql: role must be ${aText.what}`)
  const { ours, jobs } = schemasOf(schema)
  const to = pg.escapeIdentifier(role)
  return [ours, jobs]
    .map(
      (name) => `GRANT USAGE ON SCHEMA ${name} TO ${to};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${name} TO ${to};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${name} TO ${to};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${name} TO ${to};`,
    )
    .join('\n')
}
