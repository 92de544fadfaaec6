import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { adviceFor } from './advice.ts'
import { calls, type Failure, type Request, type Result } from './calls.ts'
import { connect, isBusy } from './connect.ts'
import { KeptFiles, type KnownFiles, LOST } from './kept-files.ts'
import { modes } from './modes.ts'
import type { Row, Runner } from './runner.ts'

/** The most writes that share one transaction: those that come later are not to wait for all of them. */
const MOST_AT_ONCE = 256

/** One SQLite file, used by one thread that waits for it: opened at first use, and again after it could not be. */
export class Connection {
  readonly #path: string
  readonly #statements = new Map<string, StatementSync>()
  #database: DatabaseSync | undefined
  /** Not at its place any more: while it is held open, no other file gets the number that it is known by. */
  #moved: DatabaseSync | undefined
  #files: KeptFiles | undefined

  /** @param known the files that another thread has had open */
  constructor(path: string, known?: KnownFiles) {
    this.#path = path
    this.#files = known && new KeptFiles(known)
  }

  /** The files that are open or have been. */
  get known(): KnownFiles | undefined {
    return this.#files?.known
  }

  /**
   * Carries out what has piled up, and returns how each ended: reads first, on what is committed; then all writes as
   * one transaction, which costs the disk one flush. Nothing is returned before it is committed. Never rejects.
   */
  async run(requests: readonly Request[]): Promise<readonly Result[]> {
    try {
      const results = await this.#carryOut(requests)
      const lost = this.#files?.lost()
      if (lost === undefined || this.#database === undefined) return results
      // Nobody else will ever see it: it must not be taken for written.
      if (lost === 'moved') this.#setAside(this.#database)
      else this.#leave(this.#database)
      throw new Error(LOST[lost])
    } catch (error) {
      const failed = this.#failed(error)
      return requests.map(() => failed)
    }
  }

  async #carryOut(requests: readonly Request[]): Promise<readonly Result[]> {
    const results = new Map<Request, Result>()
    const isRead = ({ name }: Request): boolean => modes[name] === 'read'
    try {
      const database = await this.#open()
      this.#read(database, requests.filter(isRead), results)
      const writes = requests.filter((request) => !isRead(request))
      for (let at = 0; at < writes.length; at += MOST_AT_ONCE)
        this.#write(database, writes.slice(at, at + MOST_AT_ONCE), results)
    } catch (error) {
      const failed = this.#failed(error)
      return requests.map((request) => results.get(request) ?? failed)
    }
    return requests.map((request) => results.get(request) as Result)
  }

  close(): void {
    this.#statements.clear()
    this.#database?.close()
    this.#database = undefined
    this.#closeMoved()
  }

  async #open(): Promise<DatabaseSync> {
    if (this.#database) return this.#database
    const obstacle = this.#files?.obstacle()
    if (obstacle) throw new Error(obstacle)
    // Before the file is opened again: it may be the same, put back.
    this.#closeMoved()
    const database = await connect(this.#path)
    try {
      this.#files = KeptFiles.opened(this.#path)
    } catch (error) {
      database.close()
      throw error
    }
    this.#database = database
    return database
  }

  #setAside(database: DatabaseSync): void {
    this.#statements.clear()
    this.#database = undefined
    this.#moved = database
  }

  #closeMoved(): void {
    const moved = this.#moved
    this.#moved = undefined
    try {
      moved?.close()
    } catch {
      // It is given up all the same.
    }
  }

  /** Closes what has lost its companions. What is in a log that was deleted is saved. */
  #leave(database: DatabaseSync): void {
    try {
      database.exec('PRAGMA wal_checkpoint(PASSIVE)')
      this.close()
    } catch {
      // It is given up all the same.
      this.#database = undefined
    }
  }

  #read(database: DatabaseSync, requests: readonly Request[], results: Map<Request, Result>): void {
    if (requests.length === 0) return
    this.#transaction(database, 'BEGIN', () => {
      for (const request of requests)
        results.set(
          request,
          this.#attempt(() => this.#call(database, request)),
        )
    })
  }

  /** All as one transaction; when that cannot be, each by itself, so that one spoils nothing for the others. */
  #write(database: DatabaseSync, requests: readonly Request[], results: Map<Request, Result>): void {
    if (requests.length > 1) {
      try {
        const together = this.#transaction(database, 'BEGIN IMMEDIATE', () =>
          requests.map((request) => [request, this.#guarded(database, request)] as const),
        )
        for (const [request, result] of together) results.set(request, result)
        return
      } catch (error) {
        // Who waited in vain for another process does not wait once more for each of them.
        if (isBusy(error)) throw error
      }
    }
    for (const request of requests) {
      const alone = () =>
        this.#transaction(database, 'BEGIN IMMEDIATE', (end) => {
          if (modes[request.name] === 'probe') end('ROLLBACK')
          return this.#call(database, request)
        })
      results.set(request, this.#attempt(alone))
    }
  }

  /** One of several writes. @throws when it has ended the transaction of all */
  #guarded(database: DatabaseSync, request: Request): Result {
    database.exec('SAVEPOINT one')
    const result = this.#attempt(() => this.#call(database, request))
    if ('failure' in result || modes[request.name] === 'probe') database.exec('ROLLBACK TO one')
    database.exec('RELEASE one')
    return result
  }

  #transaction<T>(
    database: DatabaseSync,
    begin: string,
    work: (end: (sql: 'COMMIT' | 'ROLLBACK') => void) => T,
  ): T {
    let end = 'COMMIT'
    database.exec(begin)
    try {
      const result = work((sql) => {
        end = sql
      })
      database.exec(end)
      return result
    } catch (error) {
      rollBack(database)
      throw error
    }
  }

  #call(database: DatabaseSync, { name, given }: Request): unknown {
    const run = calls[name] as (db: Runner, ...given: readonly unknown[]) => unknown
    return run(this.#runner(database), ...given)
  }

  #attempt(work: () => unknown): Result {
    try {
      return { value: work() }
    } catch (error) {
      return this.#failed(error)
    }
  }

  #failed(error: unknown): { readonly failure: Failure } {
    const { message, code, errcode } = error as Error & { code?: unknown; errcode?: unknown }
    const advice = adviceFor(this.#path, errcode)
    const said = advice === undefined ? message : `${message}: ${advice}`
    const text = message.startsWith('sqliteStore: ') ? message : `sqliteStore: ${this.#path}: ${said}`
    return { failure: { message: text, cause: { message, code, errcode } } }
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
}

/** SQLite has ended the transaction itself after some errors; then there is nothing to roll back. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // The error that brought us here is the one to tell.
  }
}
