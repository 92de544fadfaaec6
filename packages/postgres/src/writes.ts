import { Batches } from './batches.ts'
import type { Database } from './database.ts'
import { isLocked, isRefusal, storeError } from './errors.ts'
import { groupedWrites, type Write } from './grouped-writes.ts'
import type { Row } from './rows.ts'

/** By the error of the database, which a StoreError has as its cause. */
/** The class of "insufficient resources": the disk is full, or the memory. */
const lacksRoom = (error: unknown): boolean =>
  /^53/.test(String(((error as Error).cause as { code?: unknown } | undefined)?.code))

const wasRefused = (error: unknown): boolean => isRefusal((error as Error).cause ?? error)

/** Milliseconds that an order is waited for which others hold. */
const PATIENCE = {
  /** By all that is written with it. */
  together: 2_000,
  /** By itself, with others behind it. */
  again: 100,
  /** With others behind it that are held, too, and may be free by now: each has its turn until it is too late. */
  inTurn: 500,
} as const

/**
 * Milliseconds that a write waits for its turn. By then its callback is about to be answered with 503, and its leases,
 * which it brought with it, are about to run out: who claims what it would write would run it beside the writer.
 */
const MOST_WAITED = 15_000

/** A write, and when it came: by a clock that nobody sets. */
interface Dated {
  readonly write: Write
  readonly since: number
}

const isLate = ({ since }: Dated): Error | undefined =>
  performance.now() - since < MOST_WAITED
    ? undefined
    : storeError(new Error('others have kept it waiting for its turn for too long'))

/**
 * Writes what piles up. An order may be held for long, by a transaction of the application or a process that stands
 * still: what is about others is written meanwhile.
 */
function patientWrites(database: Database): (write: Write) => Promise<unknown> {
  const write = (calls: readonly Dated[], patience: number): Promise<readonly unknown[]> =>
    database.call('write_within', groupedWrites(calls.map((call) => call.write)), patience)
  const together = new Batches<Dated, unknown>({
    run: (calls, isAgain) => write(calls, isAgain ? PATIENCE.again : PATIENCE.together),
    canSplit: wasRefused,
    isLate,
    // Nobody waits for the end of a delivery: it goes with the next write, and by itself if none comes.
    canWait: (call) => call.write.name === 'finish',
    isUndone: lacksRoom,
    most: 128,
    // What has piled up while one is under way is one flush. A second one goes beside it where that takes long, as when it
    // waits for what others hold, or where much has piled up.
    atATime: 2,
    besideOne: { after: 20, from: 64 },
  })
  const held = new Batches<Dated, unknown>({
    run: (calls) => write(calls, PATIENCE.inTurn),
    canSplit: wasRefused,
    isLate,
    most: 1,
    atATime: 1,
  })
  const setApart =
    (dated: Dated) =>
    (error: Error): Promise<unknown> => {
      if (!isLocked(error.cause) || isLate(dated)) throw error
      return held.add(dated).catch(setApart(dated))
    }
  return (call) => {
    const dated = { write: call, since: performance.now() }
    return together.add(dated).catch(setApart(dated))
  }
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
