import { StoreError } from '../data/errors.ts'
import type { Held } from './held.ts'
import { LATE } from './note-finished.ts'
import { noteStoreFailure, type StoreFailureParts } from './note-store-failure.ts'
import { aboutDelivery } from './thrown.ts'

/**
 * Runs a handler in a transaction that also finishes its delivery. True when that is committed. That the store cannot
 * begin, finish or commit is no fault of the handler, and no try, nor that it has lost the transaction while the handler
 * ran, whatever that has thrown. @throws what the handler has thrown, or what the
 * database refuses of what it has written
 */
export async function runInTransaction(
  parts: StoreFailureParts,
  held: Held,
  run: (db: unknown) => Promise<void>,
): Promise<boolean> {
  const { store, logger } = parts
  const thrown: unknown[] = []
  const work = (db: unknown): Promise<void> =>
    run(db).catch((err: unknown) => {
      thrown.push(err)
      throw err
    })
  try {
    const isFinished = (await store.transact?.(held.delivery.id, () => held.token, work)) ?? false
    if (!isFinished) logger?.warn(aboutDelivery(held.delivery), LATE)
    return isFinished
  } catch (err) {
    if (thrown.includes(err) || !(err instanceof StoreError)) throw err
    await noteStoreFailure(parts, held, { error: 'the store could not make the transaction', err })
    return false
  }
}
