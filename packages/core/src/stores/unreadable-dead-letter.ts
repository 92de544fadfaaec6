import type { StoreError } from '../data/errors.ts'

/** A dead letter of which the event or the last error cannot be read. */
export interface UnreadableDeadLetter {
  readonly id: number
  readonly account: string
  readonly handler: string
  /** How often it has been tried before. */
  readonly tries: number
  readonly diedAt: number
  readonly error: StoreError
}

/** What a row tells of a dead letter that cannot be read: its columns `id, account, handler, tries, died_at`. */
export const unreadableDeadLetter = (
  row: Readonly<Record<string, unknown>>,
  error: StoreError,
): UnreadableDeadLetter => ({
  id: Number(row.id),
  account: row.account as string,
  handler: row.handler as string,
  tries: Number(row.tries),
  diedAt: Number(row.died_at),
  error,
})
