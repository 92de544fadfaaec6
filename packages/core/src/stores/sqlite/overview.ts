import { type OpenState, openStates } from '../../orders/lifecycle.ts'
import { MOST_COUNTED } from '../handler-row.ts'
import { type AgeClass, agesAt, openCountOf } from '../open-ages.ts'
import type { OpenCount, OrdersRow, QueriesRow, StoreOverview } from '../overview.ts'
import { distinct } from './distinct.ts'
import { listHandlers } from './handlers.ts'
import type { Runner } from './runner.ts'

/** Every count is a walk of an index, which ends at {@link MOST_COUNTED}. */
export function overview(db: Runner, given: readonly string[], now: number): StoreOverview {
  const accounts = [...new Set(given)].toSorted()
  const ages = agesAt(now)
  return {
    orders: accounts.flatMap((account) =>
      distinct(db, 'kind', 'orders WHERE account = ?', account).map((kind) =>
        ordersRow(db, account, kind, ages),
      ),
    ),
    queries: accounts.map((account) => queriesRow(db, account, now)),
    handlers: listHandlers(db, accounts),
  }
}

const MIN = Number.MIN_SAFE_INTEGER
const MAX = Number.MAX_SAFE_INTEGER

const OF_KIND = 'orders WHERE account = ? AND kind = ? AND pruned = 0'

function ordersRow(db: Runner, account: string, kind: string, ages: readonly AgeClass[]): OrdersRow {
  const gateway = db.get('SELECT gateway FROM orders WHERE account = ? AND kind = ? LIMIT 1', account, kind)
  const open = openStates.map((state) => [state, openCount(db, [account, kind, state], ages)] as const)
  const marked = (mark: 'stuck' | 'conflict' | 'disputed'): number => {
    const walk = `SELECT 1 FROM ${OF_KIND} AND ${mark} = 1 LIMIT ${MOST_COUNTED}`
    return Number(db.get(`SELECT count(*) AS n FROM (${walk})`, account, kind)?.n)
  }
  return {
    account,
    kind,
    gateway: gateway?.gateway as string,
    open: Object.fromEntries(open) as OrdersRow['open'],
    stuck: marked('stuck'),
    conflicts: marked('conflict'),
    disputed: marked('disputed'),
  }
}

function openCount(
  db: Runner,
  of: readonly [account: string, kind: string, state: OpenState],
  ages: readonly AgeClass[],
): OpenCount {
  const open = `${OF_KIND} AND state = ?`
  const oldest = timeOf(db.get(`SELECT min(created_at) AS oldest FROM ${open}`, ...of)?.oldest)
  if (oldest === undefined) return openCountOf(undefined, [])
  const counts = ages.map(({ after = MIN, upTo = MAX }) => {
    const walk = `SELECT 1 FROM ${open} AND created_at > ? AND created_at <= ? LIMIT ${MOST_COUNTED}`
    return Number(db.get(`SELECT count(*) AS n FROM (${walk})`, ...of, after, upTo)?.n)
  })
  return openCountOf(oldest, counts)
}

function queriesRow(db: Runner, account: string, now: number): QueriesRow {
  const walk = `SELECT query_at FROM orders WHERE account = ? AND query_at <= ? ORDER BY query_at LIMIT ${MOST_COUNTED}`
  const row = db.get(`SELECT count(*) AS n, min(query_at) AS since FROM (${walk})`, account, now)
  return { account, due: Number(row?.n), dueSince: timeOf(row?.since) }
}

const timeOf = (value: unknown): number | undefined =>
  value === null || value === undefined ? undefined : Number(value)
