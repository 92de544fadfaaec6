import type { DaysOfStore, KeptClose, NewClose } from '../daily.ts'
import { readableClose } from '../readable-close.ts'
import { sortedRows } from '../sorted-rows.ts'
import { unreadableOrder } from '../unreadable-order.ts'
import type { Vault } from '../vault.ts'
import { wrongPlace } from '../wrong-place.ts'
import type { CloseRow } from './closes.ts'
import type { Database } from './database.ts'
import type { HistoryRow } from './ended-orders.ts'
import { readPlace } from './place.ts'
import { packText, unpackEvent, unpackOrder, unpackText } from './rows.ts'
import type { Row } from './runner.ts'

/** What a store on a database does for the closes of days. */
export function daysOn(database: Database, vault: Vault): DaysOfStore {
  const history = ({ order, events }: HistoryRow) => ({
    order: unpackOrder(vault, order),
    events: events.map((row) => unpackEvent(vault, row)),
  })
  return {
    async endedOrders(walk) {
      const { since, limit, after } = walk
      const place = readPlace(after ?? `${since}.0`)
      if (place === undefined) throw wrongPlace()
      const found = await database.call('listEnded', walk, [place.createdAt, place.serial])
      const page = found.slice(0, limit)
      const last = page.at(-1)?.order
      const next = last && found.length > limit ? `${last.updated_at}.${last.serial}` : undefined
      const { read, unread } = sortedRows('sqliteStore', page, history)
      if (unread.length === 0) return { items: read, next }
      const unreadable = unread.map(({ row, error }) => unreadableOrder(row.order, error))
      return { items: read, next, unreadable }
    },
    keepClose: (close) => database.call('keepClose', packClose(vault, close)),
    closes: async (filter) =>
      (await database.call('listCloses', filter)).map((row) =>
        readableClose('sqliteStore', row, (kept) => unpackClose(vault, kept)),
      ),
  }
}

const closeName = (account: string, day: string, madeAt: number): string[] => [
  'closes',
  account,
  day,
  String(madeAt),
]

export function packClose(vault: Vault, { account, day, madeAt, body }: NewClose): CloseRow {
  const { content, keyId } = packText(vault, closeName(account, day, madeAt), body)
  return { account, day, madeAt, body: content, keyId }
}

/** From the columns `account, day, nth, made_at, body, key_id`. */
export function unpackClose(vault: Vault, row: Row): KeptClose {
  const [account, day, madeAt] = [row.account as string, row.day as string, Number(row.made_at)]
  const name = closeName(account, day, madeAt)
  const body = unpackText(vault, name, row.body as Row[string], row.key_id as Row[string])
  return { account, day, madeAt, body, nth: Number(row.nth) }
}
