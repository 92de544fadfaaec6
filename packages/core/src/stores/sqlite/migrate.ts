import type { DatabaseSync } from 'node:sqlite'
import { APPLICATION_ID, migrations } from './schema.ts'

/** A table that is there as long as a copy into the file has not ended: until then it is no store. */
export const COPYING = 'copying'

const pragma = (database: DatabaseSync, name: string): number =>
  Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0])

/**
 * Brings a file to the schema that this package knows; `check` only refuses what it must not touch.
 * @throws Error for a file of somebody else, of an earlier format or of a later version
 */
export function migrate(database: DatabaseSync, what: 'check' | 'apply'): void {
  // In one look: another process may be migrating.
  const version = within(database, 'BEGIN', () => versionOf(database))
  if (version === migrations.length || what === 'check') return
  within(database, 'BEGIN IMMEDIATE', () => {
    // Read again: another process may have migrated while this one waited.
    for (const sql of migrations.slice(versionOf(database))) database.exec(sql)
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`)
  })
}

function within<T>(database: DatabaseSync, begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: () => T): T {
  database.exec(begin)
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

/** @throws Error when a copy into the file was stopped: what an application did with the half would be lost, or be done twice */
export function requireNoCopy(database: DatabaseSync): void {
  if (database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(COPYING) === undefined) return
  throw new Error('a copy into it has not ended: run `kumicorn copy` again, which goes on where it was')
}

function versionOf(database: DatabaseSync): number {
  const version = pragma(database, 'user_version')
  const isOurs = pragma(database, 'application_id') === APPLICATION_ID
  if (!isOurs && (version > 0 || database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get())) {
    const mend = 'give the path of a new file, or move this one away'
    throw new Error(`it was made by another application, or before the first release of Kumicorn: ${mend}`)
  }
  if (version > migrations.length) {
    throw new Error(
      `its schema (version ${version}) is newer than this @kumicorn/core knows (${migrations.length}): update the package`,
    )
  }
  return version
}
