import type { Store } from '@kumicorn/core'
import type { Vault } from '@kumicorn/core/store'
import type { Database } from './database.ts'
import { packIntent, packOrder, type Row, unpackIntent, unpackOrder } from './rows.ts'

/** Orders that are placed in a transaction of the application. */
export function intentsOn(
  database: Database,
  vault: Vault,
): Required<Pick<Store, 'beginWithin' | 'claimIntents' | 'finishIntent' | 'retryIntent'>> {
  return {
    async beginWithin(db, order, intent) {
      const given = [packOrder(vault, order), packIntent(vault, order, intent)]
      const values = given.map((value) => JSON.stringify(value))
      const begun = await database.within<{ state: 'new' | 'known' | 'rival'; order: Row }>(
        db,
        'begin_within',
        values,
      )
      return begun.state === 'new'
        ? { state: 'new' }
        : { state: begun.state, order: unpackOrder(vault, begun.order) }
    },
    async claimIntents({ accounts, now, leaseUntil, limit }) {
      const rows = await database.call<Row[]>('claim_intents', accounts, now, leaseUntil, limit)
      return rows.map((row) => unpackIntent(vault, row))
    },
    finishIntent: (id, token) => database.call('finish_intent', id, token),
    retryIntent: (id, token, retryAt) => database.call('retry_intent', id, token, retryAt),
  }
}
