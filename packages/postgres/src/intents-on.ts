import type { Store, StoreError } from '@kumicorn/core'
import { UNREADABLE_DELAY, type Vault } from '@kumicorn/core/store'
import type { Database } from './database.ts'
import { type BegunRow, packIntent, packOrder, type Row, unpackBegun, unpackIntent } from './rows.ts'
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
      return database.within(db, async (call) => {
        const begun = unpackBegun(
          vault,
          await call<BegunRow>('begin_within', [JSON.stringify(packOrder(vault, order)), packed]),
        )
        if (begun.state !== 'known' || !intent.isWanted(begun.order) || begun.rival) return begun
        const { account, kind, reference } = begun.order
        await call('intend', [account, kind, reference, packed])
        return begun
      })
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
