import { StoreError } from '@kumicorn/core'
import type { Row } from './rows.ts'

/** Milliseconds until what cannot be read is looked at again. */
export const UNREADABLE_DELAY = 5 * 60_000

export interface Unread {
  readonly row: Row
  readonly error: StoreError
}

/** What can be read of rows, and what cannot: a key is missing, or somebody has changed the database. */
export function sorted<T>(rows: readonly Row[], read: (row: Row) => T) {
  const result: { readonly read: T[]; readonly unread: Unread[] } = { read: [], unread: [] }
  for (const row of rows) {
    try {
      result.read.push(read(row))
    } catch (cause) {
      const { message } = cause as Error
      const error =
        cause instanceof StoreError ? cause : new StoreError(`postgresStore: ${message}`, { cause })
      result.unread.push({ row, error })
    }
  }
  return result
}
