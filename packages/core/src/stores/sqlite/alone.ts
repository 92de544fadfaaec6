import { existsSync } from 'node:fs'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { StoreError } from '../../data/errors.ts'
import { pathObstacle } from '../../data/path-obstacle.ts'
import { adviceFor } from './advice.ts'
import { isBusy } from './connect.ts'
import { makePrivate, narrowMode } from './file-mode.ts'
import { migrate } from './migrate.ts'
import type { Row, Runner } from './runner.ts'

/** An application that is just ending may have it still. */
const BUSY_MS = 1_000

/** A file that no other process can open while this is: neither for reading. */
export class AloneDatabase implements Runner {
  readonly #path: string
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  private constructor(path: string, database: DatabaseSync) {
    this.#path = path
    this.#database = database
  }

  /**
   * @param which `any`: it is made if it is not there
   * @throws StoreError, also while anybody else has it open
   */
  static async open(path: string, which: 'there' | 'any' = 'any'): Promise<AloneDatabase> {
    const { DatabaseSync } = await import('node:sqlite')
    return guarded(path, () => {
      if (which === 'any') makePrivate(path)
      else if (!existsSync(path)) throw new Error(pathObstacle(path) ?? 'there is no such file')
      const database = new DatabaseSync(path)
      try {
        database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`)
        migrate(database, 'check')
        narrowMode(path)
        database.exec('PRAGMA locking_mode = EXCLUSIVE')
        // With its log it could still be read. Nobody gets out of that mode while another one has the file open.
        database.exec('PRAGMA journal_mode = DELETE')
        database.exec('PRAGMA synchronous = FULL')
        migrate(database, 'apply')
        // The lock stays behind the transaction, until the file is closed.
        database.exec('BEGIN EXCLUSIVE; COMMIT')
        return new AloneDatabase(path, database)
      } catch (error) {
        database.close()
        throw error
      }
    })
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return guarded(this.#path, () => this.#statement(sql).all(...values) as Row[])
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return guarded(this.#path, () => this.#statement(sql).get(...values) as Row | undefined)
  }

  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return guarded(this.#path, () => Number(this.#statement(sql).run(...values).changes))
  }

  insert(sql: string, ...values: readonly SQLInputValue[]): number | undefined {
    const { changes, lastInsertRowid } = guarded(this.#path, () => this.#statement(sql).run(...values))
    return changes === 0 ? undefined : Number(lastInsertRowid)
  }

  /** Several statements, without values. */
  exec(sql: string): void {
    guarded(this.#path, () => this.#database.exec(sql))
  }

  transaction(work: () => void): void {
    this.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.exec('COMMIT')
    } catch (error) {
      if (this.#database.isTransaction) this.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#statements.clear()
    try {
      // As stores have it.
      this.#database.exec('PRAGMA journal_mode = WAL')
    } catch {
      // The next store that opens it does that.
    }
    this.#database.close()
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql)
    this.#statements.set(sql, known)
    return known
  }
}

const IN_USE =
  'it is in use: another process has it open (an application, its console, a command, a tool of SQLite). Stop that first'

function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const { message, errcode } = cause as Error & { errcode?: unknown }
    const advice = adviceFor(path, errcode)
    const said = isBusy(cause) ? IN_USE : advice === undefined ? message : `${message}: ${advice}`
    throw new StoreError(`sqliteStore: ${path}: ${said}`, { cause })
  }
}
