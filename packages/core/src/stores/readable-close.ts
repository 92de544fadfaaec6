import { StoreError } from '../data/errors.ts'
import type { KeptClose, UnreadableClose } from './daily.ts'

/**
 * A close, or why it cannot be read, by its columns `account, day, nth, made_at`.
 * @param store the name that errors begin with, e.g. `sqliteStore`
 */
export function readableClose<Row extends Readonly<Record<string, unknown>>>(
  store: string,
  row: Row,
  read: (row: Row) => KeptClose,
): KeptClose | UnreadableClose {
  try {
    return read(row)
  } catch (cause) {
    const { message } = cause as Error
    const error = cause instanceof StoreError ? cause : new StoreError(`${store}: ${message}`, { cause })
    const { account, day, nth, made_at: madeAt } = row
    return { account: account as string, day: day as string, nth: Number(nth), madeAt: Number(madeAt), error }
  }
}
