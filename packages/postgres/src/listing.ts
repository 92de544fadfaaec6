import type { OrderFilter } from '@kumicorn/core'
import { wrongPlace } from '@kumicorn/core/store'
import type { Row } from './rows.ts'

const STATES = ['created', 'unknown', 'pending', 'rejected', 'succeeded', 'failed', 'reversed']

/** Whether the database takes a text: no row has one with a NUL or half a character. */
const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000')

/** Whether no order can be found, and the database would refuse the question. */
export const findsNone = ({ reference = '', gateway = '' }: OrderFilter): boolean =>
  !isText(reference) || !isText(gateway)

/** What the database is asked for: one row more than the page, which tells whether there is a next one. */
export function listFilter({ after, limit, states, since, kinds, ...rest }: OrderFilter): Row {
  const { createdAt, serial } = readPlace(after)
  return {
    ...rest,
    kinds: kinds?.filter(isText),
    states: [...new Set(states ?? STATES)],
    since: since ?? Number.MIN_SAFE_INTEGER,
    beforeAt: createdAt,
    beforeSerial: serial,
    limit: limit + 1,
  }
}

export function pageOf(rows: readonly Row[], limit: number) {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page,
    next: last && rows.length > limit ? `${last.created_at}.${last.serial}` : undefined,
  }
}

function readPlace(after: string | undefined) {
  if (after === undefined) return { createdAt: Number.MAX_SAFE_INTEGER, serial: 0 }
  const [createdAt = Number.NaN, serial = Number.NaN] = after.split('.').map(Number)
  if (Number.isSafeInteger(createdAt) && Number.isSafeInteger(serial)) return { createdAt, serial }
  throw wrongPlace()
}
