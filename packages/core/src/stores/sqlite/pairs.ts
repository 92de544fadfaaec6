import type { OrderFilter } from '../order-filter.ts'
import { distinct } from './distinct.ts'
import type { Runner } from './runner.ts'

/** Accounts and kinds are few. An account is one merchant's at one gateway: its first order tells which. */
export function pairs(db: Runner, { accounts, kinds, gateway }: OrderFilter): (readonly [string, string])[] {
  const found: (readonly [string, string])[] = []
  for (const account of new Set(accounts ?? distinct(db, 'account', 'orders'))) {
    const wanted = kinds ?? distinct(db, 'kind', 'orders WHERE account = ?', account)
    for (const kind of new Set(wanted)) {
      const sql = 'SELECT gateway FROM orders WHERE account = ? AND kind = ? LIMIT 1'
      if (gateway === undefined || db.get(sql, account, kind)?.gateway === gateway)
        found.push([account, kind])
    }
  }
  return found
}
