import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { StoreError } from '../../data/errors.ts'
import { keepPrivate } from './file-mode.ts'
import { migrate } from './migrate.ts'
import type { Row, Runner } from './runner.ts'

/** How long a statement waits for another process. It blocks this one, so not for long. */
const BUSY_MS = 2_000

const WAL_PAUSE_MS = 20

const SQLITE_BUSY = 5
/** The low byte is the kind of error, the rest tells its variety. */
const isBusy = (error: unknown): boolean =>
  (((error as { errcode?: number }).errcode ?? 0) & 0xff) === SQLITE_BUSY

/** SQLite has ended the transaction itself after some errors; then there is nothing to roll back. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // The error that brought us here is the one to tell.
  }
}

/** One SQLite file: opened at first use, every error named after the file. */
export class Database {
  readonly #path: string
  readonly #statements = new Map<string, StatementSync>()
  #opened: Promise<DatabaseSync> | undefined
  #closed = false

  constructor(path: string) {
    this.#path = path
  }

  /** Runs `work` in one write transaction. @throws StoreError, and nothing is changed */
  write<T>(work: (run: Runner) => T): Promise<T> {
    return this.#transaction('BEGIN IMMEDIATE', 'COMMIT', work)
  }

  /** Runs `work` on what is committed at one moment. @throws StoreError */
  read<T>(work: (run: Runner) => T): Promise<T> {
    return this.#transaction('BEGIN', 'COMMIT', work)
  }

  /** Runs `work` as {@link write} does, and takes it back. @throws StoreError */
  tryOut(work: (run: Runner) => void): Promise<void> {
    return this.#transaction('BEGIN IMMEDIATE', 'ROLLBACK', work)
  }

  /** Final: whatever is asked for afterwards is refused. */
  async close(): Promise<void> {
    this.#closed = true
    const opened = this.#opened
    this.#opened = undefined
    this.#statements.clear()
    // One that could not be opened has nothing to close.
    await opened?.then(
      (database) => database.close(),
      () => undefined,
    )
  }

  async #transaction<T>(begin: string, end: string, work: (run: Runner) => T): Promise<T> {
    const database = await this.#open()
    return this.#guard(() => {
      this.#refuseWhenClosed()
      database.exec(begin)
      try {
        const result = work(this.#runner(database))
        database.exec(end)
        return result
      } catch (error) {
        rollBack(database)
        throw error
      }
    })
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new StoreError(`sqliteStore: ${this.#path}: the store is closed`)
  }

  async #open(): Promise<DatabaseSync> {
    this.#refuseWhenClosed()
    this.#opened ??= this.#connect().catch((error: unknown) => {
      // The cause may pass (a full disk, a locked file): the next call tries again.
      this.#opened = undefined
      throw error
    })
    return this.#opened
  }

  async #connect(): Promise<DatabaseSync> {
    const sqlite = await import('node:sqlite').catch((cause: unknown) => {
      const message = `sqliteStore: this Node (${process.version}) has no node:sqlite; use Node 22.13 or later`
      throw new StoreError(message, { cause })
    })
    const database = this.#guard(() => {
      keepPrivate(this.#path)
      return new sqlite.DatabaseSync(this.#path)
    })
    try {
      // Not the constructor's option, which Node 22 has only learnt later.
      database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`)
      this.#guard(() => migrate(database, 'check'))
      await this.#useWal(database)
      return this.#guard(() => {
        // FULL: what was acknowledged must survive a power cut, not only a crash of the process.
        database.exec('PRAGMA synchronous = FULL')
        migrate(database, 'apply')
        return database
      })
    } catch (error) {
      database.close()
      throw error
    }
  }

  /** SQLite does not wait for others when it changes the journal mode: whoever comes second has to try again. */
  async #useWal(database: DatabaseSync): Promise<void> {
    for (const until = performance.now() + BUSY_MS; ; ) {
      try {
        database.exec('PRAGMA journal_mode = WAL')
        return
      } catch (error) {
        if (!isBusy(error) || performance.now() >= until) {
          this.#guard(() => {
            throw error
          })
        }
        await pause(WAL_PAUSE_MS)
      }
    }
  }

  #runner(database: DatabaseSync): Runner {
    const statement = (sql: string): StatementSync => {
      const known = this.#statements.get(sql) ?? database.prepare(sql)
      this.#statements.set(sql, known)
      return known
    }
    return {
      all: (sql, ...values) => statement(sql).all(...values) as Row[],
      get: (sql, ...values) => statement(sql).get(...values) as Row | undefined,
      run: (sql, ...values) => Number(statement(sql).run(...values).changes),
    }
  }

  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (cause) {
      const { message } = cause as Error
      if (cause instanceof StoreError && message.includes(this.#path)) throw cause
      throw new StoreError(`sqliteStore: ${this.#path}: ${message}`, { cause })
    }
  }
}
