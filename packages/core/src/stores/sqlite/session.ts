import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { calls, type Request, type Result } from './calls.ts'
import { isBusy } from './connect.ts'
import { mayBeLost, modes } from './modes.ts'
import type { Row, Runner } from './runner.ts'

/** The most writes that share one transaction: those that come later are not to wait for all of them. */
const MOST_AT_ONCE = 256

type End = 'COMMIT' | 'ROLLBACK'

/** Carries out calls on a database that is open. */
export class Session implements Runner {
  readonly database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #failed: (error: unknown) => Result
  #isFlushing = true

  /** @param failed makes of an error what is told of it */
  constructor(database: DatabaseSync, failed: (error: unknown) => Result) {
    this.database = database
    this.#failed = failed
  }

  /**
   * Notes how each call ended: reads first, on what is committed; then all writes as one transaction, which costs the
   * disk one flush. @throws what has ended all that are not noted
   */
  carryOut(requests: readonly Request[], results: Map<Request, Result>): void {
    const isRead = ({ name }: Request): boolean => modes[name] === 'read'
    this.#read(requests.filter(isRead), results)
    const writes = requests.filter((request) => !isRead(request))
    for (let at = 0; at < writes.length; at += MOST_AT_ONCE)
      this.#write(writes.slice(at, at + MOST_AT_ONCE), results)
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...values) as Row[]
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined
  }

  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes)
  }

  insert(sql: string, ...values: readonly SQLInputValue[]): number | undefined {
    const { changes, lastInsertRowid } = this.#statement(sql).run(...values)
    return changes === 0 ? undefined : Number(lastInsertRowid)
  }

  close(): void {
    this.#statements.clear()
    this.database.close()
  }

  #read(requests: readonly Request[], results: Map<Request, Result>): void {
    if (requests.length === 0) return
    this.#transaction('BEGIN', () => {
      for (const request of requests)
        results.set(
          request,
          this.#attempt(() => this.#call(request)),
        )
    })
  }

  /** All as one transaction; when that cannot be, each by itself, so that one spoils nothing for the others. */
  #write(requests: readonly Request[], results: Map<Request, Result>): void {
    this.#flush(!requests.every(({ name }) => mayBeLost[name]))
    try {
      const together = requests.length > 1 ? (this.#plainly(requests) ?? this.#guarded(requests)) : undefined
      for (const [at, request] of requests.entries())
        results.set(request, together?.[at] ?? this.#attempt(() => this.#alone(request)))
    } finally {
      // Whoever looks is to see how what counts is written.
      if (!this.#isFlushing) this.#flush(true)
    }
  }

  /** Whether what is committed from now on is on the disk once it is. */
  #flush(isFlushing: boolean): void {
    if (this.#isFlushing === isFlushing) return
    this.database.exec(`PRAGMA synchronous = ${isFlushing ? 'FULL' : 'NORMAL'}`)
    this.#isFlushing = isFlushing
  }

  /** Undefined when one of them has failed. A savepoint for each would copy every page that it touches. */
  #plainly(requests: readonly Request[]): readonly Result[] | undefined {
    if (requests.some(({ name }) => modes[name] === 'probe')) return undefined
    return this.#unlessFailed(() => requests.map((request) => ({ value: this.#call(request) })))
  }

  /** Undefined when one of them has ended the transaction of all. */
  #guarded(requests: readonly Request[]): readonly Result[] | undefined {
    return this.#unlessFailed(() => requests.map((request) => this.#inSavepoint(request)))
  }

  #unlessFailed<T>(work: () => T): T | undefined {
    try {
      return this.#transaction('BEGIN IMMEDIATE', work)
    } catch (error) {
      // Who waited in vain for another process does not wait once more for each of them.
      if (isBusy(error)) throw error
      return undefined
    }
  }

  #inSavepoint(request: Request): Result {
    this.run('SAVEPOINT one')
    const result = this.#attempt(() => this.#call(request))
    if ('failure' in result || modes[request.name] === 'probe') this.run('ROLLBACK TO one')
    this.run('RELEASE one')
    return result
  }

  #alone(request: Request): unknown {
    return this.#transaction('BEGIN IMMEDIATE', (end) => {
      if (modes[request.name] === 'probe') end('ROLLBACK')
      return this.#call(request)
    })
  }

  #transaction<T>(begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: (end: (how: End) => void) => T): T {
    let end: End = 'COMMIT'
    this.run(begin)
    try {
      const result = work((how) => {
        end = how
      })
      this.run(end)
      return result
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  /** SQLite has ended the transaction itself after some errors; then there is nothing to roll back. */
  #rollBack(): void {
    try {
      this.run('ROLLBACK')
    } catch {
      // The error that brought us here is the one to tell.
    }
  }

  #call({ name, given }: Request): unknown {
    const run = calls[name] as (db: Runner, ...given: readonly unknown[]) => unknown
    return run(this, ...given)
  }

  #attempt(work: () => unknown): Result {
    try {
      return { value: work() }
    } catch (error) {
      return this.#failed(error)
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.database.prepare(sql)
    this.#statements.set(sql, known)
    return known
  }
}
