import type { Store, StoreError } from '@kumicorn/core'
import { UNREADABLE_DELAY, type Vault } from '@kumicorn/core/store'
import type { Database } from './database.ts'
import { packIntent, packOrder, type Row, unpackIntent, unpackOrder } from './rows.ts'
import { sorted } from './sorted.ts'

/** Orders that are placed in a transaction of the application. */
export function intentsOn(
  database: Database,
  vault: Vault,
): Required<Pick<Store, 'beginWithin' | 'claimIntents' | 'finishIntent' | 'retryIntent'>> {
  /** Why others could not be read that were claimed with readable ones: told once those are under way. */
  let untold: StoreError | undefined
  return {
    async beginWithin(db, order, intent) {
      const packed = JSON.stringify(packIntent(vault, order, intent))
      const begun = await database.within<{ state: 'new' | 'known' | 'rival'; order: Row }>(
        db,
        'begin_within',
        [JSON.stringify(packOrder(vault, order)), packed],
      )
      if (begun.state === 'new') return { state: 'new' }
      const known = unpackOrder(vault, begun.order)
      if (begun.state === 'known' && intent.isWanted(known))
        await database.within(db, 'intend', [known.account, known.kind, known.reference, packed])
      return { state: begun.state, order: known }
    },
    async claimIntents({ accounts, now, leaseUntil, limit }) {
      for (;;) {
        const rows = await database.call<Row[]>('claim_intents', accounts, now, leaseUntil, limit)
        const { read, unread } = sorted(rows, (row) => unpackIntent(vault, row))
        const retryAt = now + UNREADABLE_DELAY
        for (const { row, error } of unread) {
          await database.call('retry_intent', row.serial as number, row.token as number, retryAt)
          untold ??= error
        }
        if (read.length > 0) return read
        // After a claim that got nothing else there may be more.
        if (unread.length > 0) continue
        const error = untold
        untold = undefined
        if (error) throw error
        return read
      }
    },
    finishIntent: (id, token) => database.call('finish_intent', id, token),
    retryIntent: (id, token, retryAt) => database.call('retry_intent', id, token, retryAt),
  }
}
