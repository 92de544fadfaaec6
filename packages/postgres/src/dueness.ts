import { createHash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { ask, connect } from './connection.ts'

/** Milliseconds until a connection that was lost is tried again. Until then what is due is found by polling. */
const AGAIN = 5_000

/** The channel on which pg-boss tells that a queue of its schema has something. */
const channelOf = (jobs: string): string =>
  `pgboss_${createHash('sha224').update(jobs).digest('hex').slice(0, 24)}`

/**
 * Listens for deliveries that other instances have left, on a connection of its own. Never more than a hint: where
 * there is no LISTEN (PgBouncer in transaction mode), or while the connection is lost, they are found by polling.
 */
export class Dueness {
  readonly #pool: Pool
  readonly #channel: string
  readonly #listeners = new Set<() => void>()
  #client: PoolClient | undefined
  #connecting: Promise<void> | undefined
  #again: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(pool: Pool, jobs: string) {
    this.#pool = pool
    this.#channel = channelOf(jobs)
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    this.#connect()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#release(undefined)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#listeners.clear()
    clearTimeout(this.#again)
    await this.#connecting
    this.#release(undefined)
  }

  #connect(): void {
    // A pool of one connection has none to spare.
    if (this.#client || this.#connecting || this.#isClosed || this.#pool.options.max < 2) return
    this.#connecting = this.#open().finally(() => {
      this.#connecting = undefined
    })
  }

  async #open(): Promise<void> {
    try {
      const client = await connect(this.#pool, (connected) => {
        this.#client = connected
        connected.on('notification', this.#wake)
        connected.on('error', (error) => this.#release(error, connected))
      })
      await ask(client, `LISTEN "${this.#channel}"`)
      if (this.#listeners.size === 0) this.#release(undefined)
      // Something may have come while nobody listened.
      else this.#wake()
    } catch (error) {
      this.#release(error as Error)
    }
  }

  readonly #wake = (): void => {
    for (const listener of this.#listeners) listener()
  }

  /** The connection goes, and is not used for anything else: it would still listen. */
  #release(error: Error | undefined, of = this.#client): void {
    const client = this.#client
    // Of one that was lost more may come.
    if (client !== of) return
    this.#client = undefined
    client?.off('notification', this.#wake)
    client?.release(error ?? true)
    if (error === undefined || this.#isClosed || this.#listeners.size === 0) return
    clearTimeout(this.#again)
    this.#again = setTimeout(() => this.#connect(), AGAIN)
    this.#again.unref()
  }
}
