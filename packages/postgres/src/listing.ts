import type { OrderFilter } from '@kumicorn/core'
import { isNarrowed, pageOfWalks, stretchOf, type Walked, wrongPlace } from '@kumicorn/core/store'
import type { Database } from './database.ts'
import type { Row } from './rows.ts'

const STATES = ['created', 'unknown', 'pending', 'rejected', 'succeeded', 'failed', 'reversed']

/** Whether the database takes a text: no row has one with a NUL or half a character. */
const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000')

/** Whether no order can be found, and the database would refuse the question. */
const findsNone = ({ reference = '', referencePrefix = '', gateway = '' }: OrderFilter): boolean =>
  ![reference, referencePrefix, gateway].every(isText)

interface RowPage {
  readonly rows: readonly Row[]
  readonly next: string | undefined
}

type Found = Row & { readonly account: string; readonly kind: string; readonly reference: string }

/** A page of rows. @throws ConfigError for a place that is none; StoreError */
export async function listed(database: Database, filter: OrderFilter): Promise<RowPage> {
  if (findsNone(filter)) return { rows: [], next: undefined }
  const { referencePrefix, limit } = filter
  if (referencePrefix === undefined)
    return pageOf(await database.call<Row[]>('list_orders', JSON.stringify(listFilter(filter))), limit)
  const asked = JSON.stringify(prefixFilter(filter, referencePrefix))
  const walks = await database.call<{ rows: Found[]; stopped?: string | null }[]>('list_by_prefix', asked)
  return pageOfWalks<Found>(
    walks.map(({ rows, stopped }): Walked<Found> => ({ rows, stopped: stopped ?? undefined })),
    limit,
  )
}

/** What the database is asked for: one row more than the page, which tells whether there is a next one. */
function listFilter({ after, limit, states, since, kinds, ...rest }: OrderFilter): Row {
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

/** The same, where a reference begins with a text. @throws ConfigError for a place that is none */
function prefixFilter(filter: OrderFilter, prefix: string): Row {
  const { after, limit, states, since, kinds, ...rest } = filter
  return {
    ...rest,
    ...stretchOf(prefix, after),
    kinds: kinds?.filter(isText),
    narrowed: isNarrowed(filter),
    states: states ?? STATES,
    since: since ?? Number.MIN_SAFE_INTEGER,
    limit: limit + 1,
  }
}

function pageOf(rows: readonly Row[], limit: number): RowPage {
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
