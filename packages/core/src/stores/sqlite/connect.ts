import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { makePrivate, narrowMode } from './file-mode.ts'
import { migrate, requireNoCopy } from './migrate.ts'

/** How long a statement waits for another process. It blocks the thread of the store only. */
const BUSY_MS = 5_000

const WAL_PAUSE_MS = 20

const SQLITE_BUSY = 5
/** The low byte is the kind of error, the rest tells its variety. */
export const isBusy = (error: unknown): boolean =>
  (((error as { errcode?: number }).errcode ?? 0) & 0xff) === SQLITE_BUSY

/** Opens a database file and brings it to our schema. */
export async function connect(path: string): Promise<DatabaseSync> {
  const sqlite = await import('node:sqlite').catch((cause: unknown) => {
    const message = `sqliteStore: this Node (${process.version}) has no node:sqlite; use Node 22.19 or later, and not 23.0 to 23.3`
    throw Object.assign(new Error(message), { code: (cause as { code?: unknown }).code })
  })
  makePrivate(path)
  const database = new sqlite.DatabaseSync(path)
  try {
    // Not the constructor's option, which Node 22 has only learnt later.
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`)
    migrate(database, 'check')
    narrowMode(path)
    await useWal(database)
    // FULL: what was acknowledged must survive a power cut, not only a crash of the process.
    database.exec('PRAGMA synchronous = FULL')
    migrate(database, 'apply')
    requireNoCopy(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** SQLite does not wait for others when it changes the journal mode: whoever comes second has to try again. */
async function useWal(database: DatabaseSync): Promise<void> {
  for (const until = performance.now() + BUSY_MS; ; ) {
    try {
      database.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() >= until) throw error
    }
    await pause(WAL_PAUSE_MS)
  }
}
