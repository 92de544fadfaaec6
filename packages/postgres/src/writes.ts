import { Batches } from './batches.ts'
import type { Database } from './database.ts'
import { isRefusal } from './errors.ts'
import type { Row } from './rows.ts'

/** One write, as the function `write` of our schema takes it. */
export type Write =
  | { readonly name: 'begin'; readonly order: Row; readonly again?: boolean | undefined }
  | {
      readonly name: 'commit'
      readonly order: Row
      readonly message?: Row
      readonly event?: Row
      readonly handlers?: Readonly<Record<string, string>>
      readonly lease?: { readonly handlers: readonly string[]; readonly until: number }
    }
  | { readonly name: 'finish'; readonly id: number; readonly token: number }
  | { readonly name: 'renew'; readonly id: number; readonly token: number; readonly until: number }
  | {
      readonly name: 'fail'
      readonly id: number
      readonly token: number
      readonly now: number
      readonly retry_at: number | undefined
      readonly counts: boolean
      readonly output: Row
    }

/** By the error of the database, which a StoreError has as its cause. */
const wasRefused = (error: unknown): boolean => isRefusal((error as Error).cause ?? error)

type Key = readonly [account: string, kind: string, reference: string]

/** The calls that come by the thousand: what piles up is one statement, one transaction and one flush of the disk. */
export class Writes {
  readonly #writes: Batches<Write, unknown>
  readonly #reads: Batches<Key, Row | undefined>

  constructor(database: Database) {
    this.#writes = new Batches({
      run: (calls) => database.call('write', JSON.stringify(calls)),
      canSplit: wasRefused,
      most: 128,
      atATime: 2,
    })
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
    return this.#writes.add(write) as Promise<T>
  }

  find(key: Key): Promise<Row | undefined> {
    return this.#reads.add(key)
  }
}
