import type { CloseFilter } from '../daily.ts'
import type { Row, Runner } from './runner.ts'

/** The close of a day as it is written. */
export interface CloseRow {
  readonly account: string
  readonly day: string
  readonly madeAt: number
  readonly body: string | Uint8Array
  readonly keyId: string | null
}

const FIRST_DAY = ''
/** Behind every day. */
const LAST_DAY = '~'

export function keepClose(db: Runner, { account, day, madeAt, body, keyId }: CloseRow): number {
  const row = db.get(
    `INSERT INTO closes (account, day, nth, made_at, body, key_id)
     VALUES (?, ?, 1 + coalesce((SELECT max(nth) FROM closes WHERE account = ? AND day = ?), 0), ?, ?, ?)
     RETURNING nth`,
    account,
    day,
    // Once more: Node 22 gives nothing to a parameter that has a number.
    account,
    day,
    madeAt,
    body,
    keyId,
  )
  return Number(row?.nth)
}

export const listCloses = (
  db: Runner,
  { account, from = FIRST_DAY, upTo = LAST_DAY, limit }: CloseFilter,
): readonly Row[] =>
  db.all(
    `SELECT account, day, nth, made_at, body, key_id FROM closes WHERE account = ? AND day BETWEEN ? AND ?
     ORDER BY day DESC, nth DESC LIMIT ?`,
    account,
    from,
    upTo,
    limit,
  )
