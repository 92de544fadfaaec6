import { Batches } from './batches.ts'
import type { Database } from './database.ts'
import { isRefusal } from './errors.ts'
import { groupedWrites, type Write } from './grouped-writes.ts'
import type { Row } from './rows.ts'

/** By the error of the database, which a StoreError has as its cause. */
const wasRefused = (error: unknown): boolean => isRefusal((error as Error).cause ?? error)

type Key = readonly [account: string, kind: string, reference: string]

/** The calls that come by the thousand: what piles up is one statement, one transaction and one flush of the disk. */
export class Writes {
  readonly #begins: Batches<Write, unknown>
  readonly #writes: Batches<Write, unknown>
  readonly #reads: Batches<Key, Row | undefined>

  constructor(database: Database) {
    const writes = (): Batches<Write, unknown> =>
      new Batches({
        run: (calls) => database.call('write', JSON.stringify(groupedWrites(calls))),
        canSplit: wasRefused,
        most: 128,
        atATime: 2,
      })
    // Of its own: an order whose reference is in an open transaction of the application waits until that has ended.
    this.#begins = writes()
    this.#writes = writes()
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
    return (write.name === 'begin' ? this.#begins : this.#writes).add(write) as Promise<T>
  }

  find(key: Key): Promise<Row | undefined> {
    return this.#reads.add(key)
  }
}
