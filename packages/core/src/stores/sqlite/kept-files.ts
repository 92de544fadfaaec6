import { realpathSync, statSync } from 'node:fs'

/** What a name stands for: the same file has the same text, whatever its name. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}`
}

/**
 * The files of a database that is open. SQLite goes on writing to them when they are deleted or replaced, and what is
 * written then is gone with the process: only their names tell.
 */
export class KeptFiles {
  readonly #path: string
  readonly #log: string
  readonly #shared: string
  readonly #known: readonly (string | undefined)[]
  /** Belongs to the database that was there before: with another one it would be taken for that one's. */
  #staleLog: string | undefined

  /** @param path of a database that has just been opened */
  constructor(path: string) {
    this.#path = path
    // The companions stand beside the file itself, not beside a link to it.
    const real = realpathSync(path)
    this.#log = `${real}-wal`
    this.#shared = `${real}-shm`
    this.#known = this.#now()
  }

  /** What has become of them, in words; undefined while all is well. */
  lost(): 'moved' | 'companions' | undefined {
    const [file, log, shared] = this.#now()
    const [knownFile, knownLog, knownShared] = this.#known
    if (file !== knownFile) {
      this.#staleLog = log === knownLog ? log : undefined
      return 'moved'
    }
    return log !== knownLog || shared !== knownShared ? 'companions' : undefined
  }

  /** Why the database must not be opened again; undefined when it may. */
  obstacle(): string | undefined {
    const file = identityOf(this.#path)
    if (file === undefined)
      return 'it was deleted while it was in use: put it back, or start anew to begin with an empty one'
    if (file === this.#known[0] || this.#staleLog === undefined) return undefined
    if (identityOf(this.#log) !== this.#staleLog) return undefined
    return `it was replaced, but ${this.#log} is still that of the file before: delete it, and the -shm beside it`
  }

  #now(): readonly (string | undefined)[] {
    return [this.#path, this.#log, this.#shared].map(identityOf)
  }
}

export const LOST = {
  moved: 'it was deleted or replaced while it was in use: what was written since may be lost',
  companions:
    'its -wal or -shm was deleted or replaced while it was in use: what was written since may be lost',
} as const
