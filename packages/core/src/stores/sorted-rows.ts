import { StoreError } from '../data/errors.ts'
import type { Delivery } from './store.ts'

/** Milliseconds until what cannot be read is looked at again. */
export const UNREADABLE_DELAY = 5 * 60_000

/** Rows of a database, sorted: what can be read, and what cannot (a key is missing, or somebody has changed it). */
export interface SortedRows<Row, T> {
  readonly read: readonly T[]
  readonly unread: readonly { readonly row: Row; readonly error: StoreError }[]
}

/** @param store the name that errors begin with, e.g. `sqliteStore` */
export function sortedRows<Row, T>(
  store: string,
  rows: readonly Row[],
  read: (row: Row) => T,
): SortedRows<Row, T> {
  const result = { read: [] as T[], unread: [] as { row: Row; error: StoreError }[] }
  for (const row of rows) {
    try {
      result.read.push(read(row))
    } catch (cause) {
      const { message } = cause as Error
      const error = cause instanceof StoreError ? cause : new StoreError(`${store}: ${message}`, { cause })
      result.unread.push({ row, error })
    }
  }
  return result
}

/** Deliveries that were claimed. */
export interface ReadableDeliveries {
  readonly read: readonly Delivery[]
  /** Why others cannot be read. */
  readonly error: StoreError | undefined
}

/** Those that can be read; when none can, why. @throws StoreError */
export function readableOrThrow({ read, error }: ReadableDeliveries): readonly Delivery[] {
  if (read.length === 0 && error) throw error
  return read
}
