import { Batches } from './batches.ts'
import type { Database } from './database.ts'
import { isLocked, isRefusal } from './errors.ts'
import { groupedWrites, type Write } from './grouped-writes.ts'
import type { Row } from './rows.ts'

/** By the error of the database, which a StoreError has as its cause. */
const wasRefused = (error: unknown): boolean => isRefusal((error as Error).cause ?? error)

/** Milliseconds that an order is waited for which others hold. */
const PATIENCE = {
  /** By all that is written with it. */
  together: 2_000,
  /** By itself, with others behind it. */
  again: 100,
  /** With none behind it but what others hold, too. */
  alone: 10_000,
} as const

/**
 * Writes what piles up. An order may be held for long, by a transaction of the application or a process that stands
 * still: what is about others is written meanwhile.
 */
function patientWrites(database: Database): (write: Write) => Promise<unknown> {
  const write = (calls: readonly Write[], patience: number): Promise<readonly unknown[]> =>
    database.call('write_within', JSON.stringify(groupedWrites(calls)), patience)
  const together = new Batches<Write, unknown>({
    run: (calls, isAgain) => write(calls, isAgain ? PATIENCE.again : PATIENCE.together),
    canSplit: wasRefused,
    most: 128,
    atATime: 2,
  })
  const held = new Batches<Write, unknown>({
    run: (calls) => write(calls, PATIENCE.alone),
    canSplit: wasRefused,
    most: 1,
    atATime: 1,
  })
  return (call) =>
    together.add(call).catch((error: Error) => {
      if (!isLocked(error.cause)) throw error
      return held.add(call)
    })
}

type Key = readonly [account: string, kind: string, reference: string]

/** The calls that come by the thousand: what piles up is one statement, one transaction and one flush of the disk. */
export class Writes {
  readonly #begin: (write: Write) => Promise<unknown>
  readonly #write: (write: Write) => Promise<unknown>
  readonly #reads: Batches<Key, Row | undefined>

  constructor(database: Database) {
    // Of its own: an order whose reference is in an open transaction of the application waits until that has ended.
    this.#begin = patientWrites(database)
    this.#write = patientWrites(database)
    this.#reads = new Batches({
      run: async (keys) =>
        (await database.call<(Row | null)[]>('find_orders', JSON.stringify(keys))).map(
          (row) => row ?? undefined,
        ),
      canSplit: wasRefused,
      most: 256,
      atATime: 2,
    })
  }

  /** @throws StoreError */
  add<T>(write: Write): Promise<T> {
    return (write.name === 'begin' ? this.#begin(write) : this.#write(write)) as Promise<T>
  }

  find(key: Key): Promise<Row | undefined> {
    return this.#reads.add(key)
  }
}
