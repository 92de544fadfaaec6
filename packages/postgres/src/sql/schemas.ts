/** The schemas of one store: ours, and that of its pg-boss. */
export interface Schemas {
  readonly ours: string
  readonly jobs: string
}

/** A pg-boss of our own: what an application runs on its own pg-boss stays apart. */
export const schemasOf = (schema: string): Schemas => ({ ours: schema, jobs: `${schema}_jobs` })

/** What may name a schema: it goes into SQL as it is. */
export const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,50}$/
