import type { Runner } from './runner.ts'

/** How a connection writes, as SQLite itself says. */
export interface Durability {
  readonly journalMode: string
  /** 0 off, 1 normal, 2 full, 3 extra. */
  readonly synchronous: number
  readonly version: string
  /** Where the file is. */
  readonly file: string
}

export function findDurability(db: Runner): Durability {
  const files = db.all('PRAGMA database_list')
  return {
    journalMode: String(db.get('PRAGMA journal_mode')?.journal_mode),
    synchronous: Number(db.get('PRAGMA synchronous')?.synchronous),
    version: String(db.get('SELECT sqlite_version() AS version')?.version),
    file: String(files.find(({ name }) => name === 'main')?.file ?? ''),
  }
}
