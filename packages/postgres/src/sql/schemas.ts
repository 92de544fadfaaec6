import { ConfigError } from '@kumicorn/core'

/** The schemas of one store: ours, and that of its pg-boss. */
export interface Schemas {
  readonly ours: string
  readonly jobs: string
}

/** A pg-boss of our own: what an application runs on its own pg-boss stays apart. */
export const schemasOf = (schema: string): Schemas => ({ ours: schema, jobs: `${schema}_jobs` })

/** pg-boss takes 50 characters: `_jobs` is behind it. Names with `pg_` in front are PostgreSQL's own. */
const NAME = /^(?!pg_)[a-z_][a-z0-9_]{0,44}$/

/** Words that PostgreSQL takes for its own where a name is not quoted, before a function too, and in PL/pgSQL. */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization begin between bigint binary bit boolean
  both by case cast char character check coalesce collate collation column concurrently constraint create
  cross current_catalog current_date current_role current_schema current_time current_timestamp current_user
  dec decimal declare default deferrable desc distinct do else end except execute exists extract false fetch
  float for foreach foreign freeze from full grant greatest group grouping having if ilike in
  information_schema initially inner inout int integer intersect interval into is isnull join json
  json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize
  json_table json_value lateral leading least left like limit localtime localtimestamp loop merge_action
  national natural nchar none normalize not notnull null nullif numeric offset on only or order out outer
  overlaps overlay placing position precision primary real references returning right row select
  session_user setof similar smallint some strict substring symmetric system_user table tablesample then
  time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when
  where while window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse
  xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
)

/** A name that goes into SQL as it is. @throws ConfigError, for `where` */
export function checkSchema(where: string, schema: string): void {
  if (typeof schema !== 'string' || !NAME.test(schema))
    throw new ConfigError(
      `${where}: schema must be lower-case letters, digits and _, at most 45, and not begin with pg_`,
    )
  if (RESERVED.has(schema))
    throw new ConfigError(`${where}: schema must not be "${schema}", which is a word of PostgreSQL's own`)
}
