import type { DaysOfStore, KeptClose, NewClose } from '@kumicorn/core'
import { readableClose, unreadableOrder, type Vault, wrongPlace } from '@kumicorn/core/store'
import type { Database } from './database.ts'
import { pack, type Row, unpack, unpackEvent, unpackOrder } from './rows.ts'
import { sorted } from './sorted.ts'

const PLACE = /^(\d{1,16})\.(\d{1,16})$/

/** What a store on a database does for the closes of days. */
export function daysOn(database: Database, vault: Vault): DaysOfStore {
  const history = (row: Row) => ({
    order: unpackOrder(vault, row),
    events: (row.events as readonly Row[]).map((event) => unpackEvent(vault, event)),
  })
  return {
    async endedOrders({ account, since, limit, after }) {
      const [, at, serial] = PLACE.exec(after ?? `${since}.0`) ?? []
      if (at === undefined) throw wrongPlace()
      const place = [Number(at), Number(serial), limit + 1] as const
      const found = await database.call<Row[]>('list_ended', account, ...place)
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const next = last && found.length > limit ? `${last.updated_at}.${last.serial}` : undefined
      const { read, unread } = sorted(page, history)
      if (unread.length === 0) return { items: read, next }
      return { items: read, next, unreadable: unread.map(({ row, error }) => unreadableOrder(row, error)) }
    },
    keepClose: (close) => database.call('keep_close', JSON.stringify(packClose(vault, close))),
    async closes({ account, from = '', upTo = '~', limit }) {
      const rows = await database.call<Row[]>('list_closes', account, from, upTo, limit)
      return rows.map((row) => readableClose('postgresStore', row, (kept) => unpackClose(vault, kept)))
    },
  }
}

const closeName = (account: string, day: string, madeAt: number): string[] => [
  'closes',
  account,
  day,
  String(madeAt),
]

export function packClose(vault: Vault, { account, day, madeAt, body }: NewClose): Row {
  const { bytes, keyId } = pack(vault, closeName(account, day, madeAt), Buffer.from(body))
  return { account, day, made_at: madeAt, body: bytes, key_id: keyId }
}

/** From the columns of `closes`. */
export function unpackClose(vault: Vault, row: Row): KeptClose {
  const [account, day, madeAt] = [row.account as string, row.day as string, row.made_at as number]
  const bytes = unpack(vault, closeName(account, day, madeAt), row.body, row.key_id)
  return { account, day, madeAt, body: new TextDecoder().decode(bytes), nth: row.nth as number }
}
