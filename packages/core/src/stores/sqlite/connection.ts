import type { DatabaseSync } from 'node:sqlite'
import { adviceFor } from './advice.ts'
import type { Failure, Request, Result } from './calls.ts'
import { connect } from './connect.ts'
import { KeptFiles, type KnownFiles, LOST } from './kept-files.ts'
import { Session } from './session.ts'

/** One SQLite file, used by one thread that waits for it: opened at first use, and again after it could not be. */
export class Connection {
  readonly #path: string
  #session: Session | undefined
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

  /** Carries out what has piled up, and returns how each ended. Nothing is returned before it is committed. Never rejects. */
  async run(requests: readonly Request[]): Promise<readonly Result[]> {
    try {
      const results = await this.#carryOut(requests)
      const lost = this.#files?.lost()
      if (lost === undefined || this.#session === undefined) return results
      // Nobody else will ever see it: it must not be taken for written.
      if (lost === 'moved') this.#setAside(this.#session)
      else this.#leave(this.#session)
      throw new Error(LOST[lost])
    } catch (error) {
      const failed = this.#failed(error)
      return requests.map(() => failed)
    }
  }

  async #carryOut(requests: readonly Request[]): Promise<readonly Result[]> {
    const results = new Map<Request, Result>()
    try {
      const session = this.#session ?? (await this.#open())
      session.carryOut(requests, results)
    } catch (error) {
      const failed = this.#failed(error)
      return requests.map((request) => results.get(request) ?? failed)
    }
    return requests.map((request) => results.get(request) as Result)
  }

  close(): void {
    this.#session?.close()
    this.#session = undefined
    this.#closeMoved()
  }

  async #open(): Promise<Session> {
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
    this.#session = new Session(database, (error) => this.#failed(error))
    return this.#session
  }

  #setAside({ database }: Session): void {
    this.#session = undefined
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
  #leave({ database }: Session): void {
    try {
      database.exec('PRAGMA wal_checkpoint(PASSIVE)')
      this.close()
    } catch {
      // It is given up all the same.
      this.#session = undefined
    }
  }

  #failed(error: unknown): { readonly failure: Failure } {
    const { message, code, errcode } = error as Error & { code?: unknown; errcode?: unknown }
    const advice = adviceFor(this.#path, errcode)
    const said = advice === undefined ? message : `${message}: ${advice}`
    const text = message.startsWith('sqliteStore: ') ? message : `sqliteStore: ${this.#path}: ${said}`
    return { failure: { message: text, cause: { message, code, errcode } } }
  }
}
