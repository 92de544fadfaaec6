import type { Scheme } from '../load/bodies.ts'

/** What a server is started with. */
export interface Start {
  /** Called by its handler: once for each callback that was taken. */
  readonly handle: () => void
  /** For a database in files. */
  readonly folder: string
  /** The URL of a PostgreSQL database that it has to itself. */
  readonly database?: string | undefined
}

/** A server that takes callbacks. */
export interface Merchant {
  /** Which callbacks it takes. */
  readonly scheme: Scheme
  /** The text that it acknowledges with. */
  readonly acknowledgement: string
  /** Starts it on a free port of this machine, and returns that. */
  start(start: Start): Promise<number>
}
