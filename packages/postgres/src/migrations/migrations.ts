import { byPrefix } from '../sql/by-prefix.ts'
import { claims } from '../sql/claims.ts'
import { commit } from '../sql/commit.ts'
import { days } from '../sql/days.ts'
import { intents } from '../sql/intents.ts'
import { lanes } from '../sql/lanes.ts'
import { opening } from '../sql/opening.ts'
import { overview } from '../sql/overview.ts'
import { partitions } from '../sql/partitions.ts'
import { reads } from '../sql/reads.ts'
import type { Schemas } from '../sql/schemas.ts'
import { tables } from '../sql/tables.ts'
import { upkeep } from '../sql/upkeep.ts'
import { write } from '../sql/write.ts'

export interface Migration {
  /** The oldest version of this package's schema whose code works on the schema afterwards. */
  readonly worksFrom: number
  sql(schemas: Schemas): string
}

/** Loaded by who migrates, for it is an ES module: Jest loads it with a line of configuration only. */
const pgBoss = (): typeof import('pg-boss') =>
  process.getBuiltinModule('node:module').createRequire(import.meta.url)('pg-boss')

/** pg-boss wraps its plan in a transaction; here all of it is one. */
const jobTables = ({ jobs }: Schemas): string =>
  pgBoss()
    .getConstructionPlans(jobs)
    .replace(/^\s*BEGIN;/, '')
    .replace(/COMMIT;\s*$/, '')

/**
 * Each entry brings the schema from the version before it to its own (its place in the list, from 1). Forward
 * only; old and new instances run side by side as long as `worksFrom` allows.
 */
export const migrations: readonly Migration[] = [
  {
    worksFrom: 1,
    sql: (schemas) =>
      [
        jobTables,
        tables,
        partitions,
        lanes,
        commit,
        write,
        claims,
        reads,
        byPrefix,
        days,
        intents,
        upkeep,
        overview,
        opening,
      ]
        .map((part) => part(schemas))
        .join('\n'),
  },
]
