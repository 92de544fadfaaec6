import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** One INSERT for each callback, on the disk when it returns: synchronous FULL, in WAL. */
export function insertInto(folder: string): (reference: string, body: string) => void {
  const database = new DatabaseSync(join(folder, 'hand-written.db'))
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE callbacks (reference TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
  `)
  const insert = database.prepare('INSERT OR IGNORE INTO callbacks (reference, body) VALUES (?, ?)')
  return (reference, body) => void insert.run(reference, body)
}
