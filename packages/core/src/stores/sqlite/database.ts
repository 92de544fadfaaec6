import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { StoreError } from '../../data/errors.ts'
import { migrations } from './migrations.ts'

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

function rethrow(error: unknown): never {
  throw error
}

type Values = readonly SQLInputValue[]

/** One SQLite file: opened at first use, every error named after the file. */
export class Database {
  readonly #path: string
  readonly #statements = new Map<string, StatementSync>()
  #opened: Promise<DatabaseSync> | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** Runs `work` in one write transaction. @throws StoreError, and nothing is changed */
  async write<T>(work: (run: Runner) => T): Promise<T> {
    const database = await this.#open()
    return this.#guard(() => {
      database.exec('BEGIN IMMEDIATE')
      try {
        const result = work(this.#runner(database))
        database.exec('COMMIT')
        return result
      } catch (error) {
        rollBack(database)
        throw error
      }
    })
  }

  /** Runs `work` on what is committed. @throws StoreError */
  async read<T>(work: (run: Runner) => T): Promise<T> {
    const database = await this.#open()
    return this.#guard(() => work(this.#runner(database)))
  }

  async close(): Promise<void> {
    const opened = this.#opened
    this.#opened = undefined
    this.#statements.clear()
    // One that could not be opened has nothing to close.
    await opened?.then(
      (database) => database.close(),
      () => undefined,
    )
  }

  #open(): Promise<DatabaseSync> {
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
    const database = this.#guard(() => new sqlite.DatabaseSync(this.#path))
    try {
      // Not the constructor's option, which Node 22 has only learnt later.
      database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`)
      await this.#useWal(database)
      return this.#guard(() => {
        // FULL: what was acknowledged must survive a power cut, not only a crash of the process.
        database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
        migrate(database, this.#path)
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
        if (!isBusy(error) || performance.now() >= until) this.#guard(() => rethrow(error))
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
      if (cause instanceof StoreError) throw cause
      const { message } = cause as Error
      throw new StoreError(`sqliteStore: ${this.#path}: ${message}`, { cause })
    }
  }
}

export type Row = Readonly<Record<string, string | number | bigint | null | Uint8Array>>

/** Runs SQL; prepared statements are kept. `run` returns how many rows it changed. */
export interface Runner {
  all(sql: string, ...values: Values): readonly Row[]
  get(sql: string, ...values: Values): Row | undefined
  run(sql: string, ...values: Values): number
}

function migrate(database: DatabaseSync, path: string): void {
  const versionOf = (): number => Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (versionOf() === migrations.length) return
  database.exec('BEGIN IMMEDIATE')
  // Read again: another process may have migrated while this one waited.
  const version = versionOf()
  if (version > migrations.length) {
    database.exec('ROLLBACK')
    const message = `its schema (version ${version}) is newer than this @kumicorn/core knows (${migrations.length}): update the package`
    throw new StoreError(`sqliteStore: ${path}: ${message}`)
  }
  for (const sql of migrations.slice(version)) database.exec(sql)
  database.exec(`PRAGMA user_version = ${migrations.length}`)
  database.exec('COMMIT')
}
