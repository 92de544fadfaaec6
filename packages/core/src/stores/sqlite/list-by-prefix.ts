import {
  isNarrowed,
  MOST_LOOKED_AT,
  type Named,
  type Pair,
  pageOfWalks,
  type Stretch,
  skipsFirst,
  stretchOf,
  type Walked,
} from '../by-prefix.ts'
import type { OrderFilter } from '../order-filter.ts'
import { MARKS, type RowPage, states } from './list-orders.ts'
import { ORDER_COLUMNS } from './orders.ts'
import { pairs } from './pairs.ts'
import type { Row, Runner } from './runner.ts'

interface Found extends Named {
  readonly serial: number
}

/** Orders whose reference begins with a text, by reference: each account and kind is a walk of the index of its key. */
export function listByPrefix(db: Runner, filter: OrderFilter, prefix: string): RowPage {
  // SQLite is given another character for half of one.
  if (!prefix.isWellFormed()) return { rows: [], next: undefined }
  const stretch = stretchOf(prefix, filter.after)
  const walks = pairs(db, filter).map(([account, kind]) => walk(db, { account, kind }, stretch, filter))
  const { rows, next } = pageOfWalks(walks, filter.limit)
  const order = `SELECT ${ORDER_COLUMNS}, gateway, state FROM orders WHERE serial = ?`
  return { rows: rows.map(({ serial }) => db.get(order, serial) as Row), next }
}

/** No parameter has a number: Node 22 gives such ones nothing. */
const OF_WALK =
  'orders WHERE account = ? AND kind = ? AND reference >= ? AND reference < ? AND (? = 0 OR reference <> ?) ORDER BY reference'

function walk(db: Runner, pair: Pair, stretch: Stretch, filter: OrderFilter): Walked<Found> {
  const { account, kind } = pair
  const { from, below } = stretch
  const place = [account, kind, from, below, Number(skipsFirst(pair, stretch)), from] as const
  const most = filter.limit + 1
  const asFound = ({ reference, serial }: Row): Found => ({
    ...pair,
    reference: reference as string,
    serial: Number(serial),
  })
  if (!isNarrowed(filter)) {
    const rows = db.all(`SELECT serial, reference FROM ${OF_WALK} LIMIT ?`, ...place, most)
    return { rows: rows.map(asFound), stopped: undefined }
  }
  const { states: wanted = states, since = Number.MIN_SAFE_INTEGER } = filter
  const marked = MARKS.filter((mark) => filter[mark] !== undefined).map(
    (mark) => ` AND ${mark} = ${Number(filter[mark])}`,
  )
  const places = wanted.map(() => '?').join(', ')
  const looked = `SELECT serial, reference, state, stuck, conflict, disputed, created_at FROM ${OF_WALK} LIMIT ${MOST_LOOKED_AT}`
  const rows = db.all(
    `SELECT serial, reference FROM (${looked}) WHERE created_at >= ? AND state IN (${places})${marked.join('')} LIMIT ?`,
    ...place,
    since,
    ...wanted,
    most,
  )
  if (rows.length === most) return { rows: rows.map(asFound), stopped: undefined }
  const last = db.get(`SELECT reference FROM ${OF_WALK} LIMIT 1 OFFSET ${MOST_LOOKED_AT - 1}`, ...place)
  return { rows: rows.map(asFound), stopped: last?.reference as string | undefined }
}
