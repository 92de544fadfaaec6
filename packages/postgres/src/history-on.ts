import type { Store } from '@kumicorn/core'
import { historyPage, historyPlace, type Vault } from '@kumicorn/core/store'
import type { Database } from './database.ts'
import { type Row, unpackEvent, unpackMessage } from './rows.ts'

interface Found {
  readonly events: readonly Row[]
  readonly messages: readonly Row[]
}

/** What was heard of an order and happened to it, paged. */
export const historyOn = (database: Database, vault: Vault): Pick<Store, 'history'> => ({
  async history(key, { limit, after }) {
    const from = historyPlace(after)
    const { account, kind, reference } = key
    const given = [account, kind, reference, from.event, from.message, limit + 1] as const
    const { events, messages } = await database.call<Found>('find_history', ...given)
    const placed = <T>(row: Row, it: T) => ({ place: row.serial as number, it })
    return historyPage(
      from,
      events.map((row) => placed(row, unpackEvent(vault, row))),
      messages.map((row) => placed(row, unpackMessage(vault, key, row))),
      limit,
    )
  },
})
