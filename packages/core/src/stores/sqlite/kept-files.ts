import { realpathSync, statSync } from 'node:fs'

/** What a name stands for: the same file has the same text, whatever its name. */
function identityOf(path: string, leastSize = 0): string | undefined {
  try {
    const { dev, ino, size } = statSync(path)
    return size < leastSize ? undefined : `${dev}:${ino}`
  } catch {
    // What cannot be looked at (EACCES, EIO, ELOOP, ESTALE) may be gone: it is not there, until it can be.
    return undefined
  }
}

/** Of the file itself: one that was emptied where it stands is the database no more. */
const databaseAt = (path: string): string | undefined => identityOf(path, 1)

/** What is known of the files of a database that has been open: it can be sent to another thread. */
export interface KnownFiles {
  readonly path: string
  readonly log: string
  readonly shared: string
  /** What the three stood for when they were opened. */
  readonly identities: readonly (string | undefined)[]
  /** Belongs to the database that was there before: with another one it would be taken for that one's. */
  readonly staleLog?: string | undefined
}

/**
 * The files of a database that is open. SQLite goes on writing to them when they are deleted or replaced, and what is
 * written then is gone with the process: only their names tell.
 */
export class KeptFiles {
  #known: KnownFiles

  constructor(known: KnownFiles) {
    this.#known = known
  }

  /** Of a database that has just been opened. @throws Error when it cannot be looked at */
  static opened(path: string): KeptFiles {
    // The companions stand beside the file itself, not beside a link to it.
    const real = realpathSync(path)
    const names = { path, log: `${real}-wal`, shared: `${real}-shm` }
    return new KeptFiles({ ...names, identities: identitiesOf(names) })
  }

  /** For who opens the database after this one. */
  get known(): KnownFiles {
    return this.#known
  }

  /** What has become of them, in words; undefined while all is well. */
  lost(): 'moved' | 'companions' | undefined {
    const [file, log, shared] = identitiesOf(this.#known)
    const [knownFile, knownLog, knownShared] = this.#known.identities
    if (file !== knownFile) {
      this.#known = { ...this.#known, staleLog: log === knownLog ? log : undefined }
      return 'moved'
    }
    return log !== knownLog || shared !== knownShared ? 'companions' : undefined
  }

  /** Why the database must not be opened again; undefined when it may. */
  obstacle(): string | undefined {
    const { path, log, identities, staleLog } = this.#known
    const file = databaseAt(path)
    if (file === undefined)
      return 'it was deleted while it was in use, or cannot be reached, or is empty: put it back, or start anew to begin with an empty one'
    if (file === identities[0] || staleLog === undefined) return undefined
    if (identityOf(log) !== staleLog) return undefined
    return `it was replaced, but ${log} is still that of the file before: delete it, and the -shm beside it`
  }
}

const identitiesOf = ({ path, log, shared }: Pick<KnownFiles, 'path' | 'log' | 'shared'>) => [
  databaseAt(path),
  identityOf(log),
  identityOf(shared),
]

export const LOST = {
  moved:
    'it was deleted, emptied or replaced while it was in use, or cannot be reached: what was written since may be lost',
  companions:
    'its -wal or -shm was deleted or replaced while it was in use: what was written since may be lost',
} as const
