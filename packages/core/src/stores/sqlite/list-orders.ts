import type { OrderState } from '../../orders/lifecycle.ts'
import type { OrderFilter } from '../order-filter.ts'
import { ORDER_COLUMNS } from './orders.ts'
import { pairs } from './pairs.ts'
import { type Place, readPlace } from './place.ts'
import type { Row, Runner } from './runner.ts'

export const states: readonly OrderState[] = [
  'created',
  'unknown',
  'pending',
  'rejected',
  'succeeded',
  'failed',
  'reversed',
]

/** Few orders have one of these: each has an index of its own. */
export const MARKS = ['stuck', 'conflict', 'disputed'] as const

const NEWEST: Place = { createdAt: Number.MAX_SAFE_INTEGER, serial: 0 }

export interface RowPage {
  readonly rows: readonly Row[]
  readonly next: string | undefined
}

/** Merges the newest of each account, kind and state: every one of these is a walk of an index. */
export function listOrders(db: Runner, filter: OrderFilter): RowPage {
  // SQLite is given another character for half of one.
  if (filter.reference?.isWellFormed() === false) return { rows: [], next: undefined }
  const before = readPlace(filter.after) ?? NEWEST
  const walk = { ...filter, before, limit: filter.limit + 1 }
  const places = pairs(db, filter).flatMap(([account, kind]) => walkPair(db, account, kind, walk))
  places.sort((a, b) => b.createdAt - a.createdAt || b.serial - a.serial)
  const page = places.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    rows: page.map(
      ({ serial }) =>
        db.get(`SELECT ${ORDER_COLUMNS}, gateway, state FROM orders WHERE serial = ?`, serial) as Row,
    ),
    next: last && places.length > filter.limit ? `${last.createdAt}.${last.serial}` : undefined,
  }
}

type Walk = Omit<OrderFilter, 'after'> & { readonly before: Place }

function walkPair(db: Runner, account: string, kind: string, walk: Walk): Place[] {
  const { since = 0, before, limit } = walk
  const values = [before.createdAt, before.serial, since, limit] as const
  // Row values, so that the walk begins where the page before has ended.
  const rest =
    'AND (created_at, serial) < (?, ?) AND created_at >= ? ORDER BY created_at DESC, serial DESC LIMIT ?'
  const select = 'SELECT created_at, serial FROM orders WHERE account = ? AND kind = ?'
  const wanted = walk.states ?? states
  if (walk.reference !== undefined) {
    return db
      .all(
        'SELECT * FROM orders WHERE account = ? AND kind = ? AND reference = ?',
        account,
        kind,
        walk.reference,
      )
      .filter((row) => wanted.includes(row.state as OrderState))
      .filter((row) => MARKS.every((mark) => walk[mark] === undefined || Boolean(row[mark]) === walk[mark]))
      .map(placeOf)
      .filter((place) => place.createdAt >= since && isBefore(place, before))
  }
  const marked = MARKS.filter((mark) => walk[mark] !== undefined).map(
    (mark) => `AND ${mark} = ${Number(walk[mark])}`,
  )
  if (MARKS.some((mark) => walk[mark])) {
    const places = wanted.map(() => '?').join(', ')
    // "+": by the index of the mark. Of one state SQLite would take the index of states, and walk all that are in it.
    return db
      .all(
        `${select} AND pruned = 0 ${marked.join(' ')} AND +state IN (${places}) ${rest}`,
        account,
        kind,
        ...wanted,
        ...values,
      )
      .map(placeOf)
  }
  return [...new Set(wanted)].flatMap((state) =>
    db
      .all(
        `${select} AND state = ? AND pruned = 0 ${marked.join(' ')} ${rest}`,
        account,
        kind,
        state,
        ...values,
      )
      .map(placeOf),
  )
}

const placeOf = (row: Row): Place => ({ createdAt: Number(row.created_at), serial: Number(row.serial) })

const isBefore = (a: Place, b: Place): boolean =>
  a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.serial < b.serial)
