import type { OrderKey, OrderRecord, Store, StoreError } from '@kumicorn/core'
import {
  idPlace,
  keyUses,
  prunedOrder,
  type ReadableDeliveries,
  readableOrThrow,
  UNREADABLE_DELAY,
  unreadableDeadLetter,
  unreadableOrder,
  type Vault,
} from '@kumicorn/core/store'
import { alone } from './alone.ts'
import { postgresChecks } from './checks.ts'
import { commitsOn } from './commits-on.ts'
import type { Database } from './database.ts'
import { daysOn } from './days-on.ts'
import type { Dueness } from './dueness.ts'
import { historyOn } from './history-on.ts'
import { intentsOn } from './intents-on.ts'
import { listed } from './listing.ts'
import { handlerRow, overviewOf, type ToldOverview } from './overviews.ts'
import { queueName } from './queue-name.ts'
import {
  type BegunRow,
  packError,
  packOrder,
  type Row,
  unpackBegun,
  unpackDeadLetter,
  unpackDelivery,
  unpackEvent,
  unpackMessage,
  unpackOrder,
  unpackOrderDelivery,
} from './rows.ts'
import { sorted } from './sorted.ts'
import { sweep } from './sweep.ts'
import { transact } from './transact.ts'
import { Writes } from './writes.ts'

/** A lease that ran out may have left an older delivery behind a newer one, which is then looked for again. */
const CLAIM_ROUNDS = 3

interface Claimed {
  readonly rows: readonly Row[]
  readonly behind: readonly { readonly lane: string; readonly queue: string }[]
}

/** A store on a database: rows are made, read and encrypted here, SQL runs there. */
export function storeOn(database: Database, vault: Vault, dueness: Dueness): Store {
  const writes = new Writes(database)
  /** Deliveries whose handlers have a transaction open. */
  const open = new Set<{ readonly id: number; isRenewed: boolean }>()
  const order = (row: Row): OrderRecord => unpackOrder(vault, row)
  const failed = (id: number, error: string) => packError(vault, id, error)

  /** What cannot be read (a key is missing) is put off, so that it does not stand in the way of the others. */
  async function readable(rows: readonly Row[], now: number): Promise<ReadableDeliveries> {
    const { read, unread } = sorted(rows, (row) => unpackDelivery(vault, row))
    const puttingOff = unread.map(({ row, error }) => {
      const [id, token] = [row.id as number, row.token as number]
      const failure = {
        now,
        retry_at: now + UNREADABLE_DELAY,
        counts: false,
        output: failed(id, error.message),
      }
      return writes.add({ name: 'fail', id, token, failure })
    })
    await Promise.all(puttingOff)
    return { read, error: unread[0]?.error }
  }

  const keyOf = ({ account, kind, reference }: OrderKey) => [account, kind, reference] as const

  return {
    durable: true,
    open: () => database.open(),
    lacks: () => database.lacks(),
    async begin(given, { again } = {}) {
      return unpackBegun(
        vault,
        await writes.add<BegunRow>({ name: 'begin', order: packOrder(vault, given), again }),
      )
    },
    async order(key) {
      const row = await writes.find(keyOf(key))
      return row && order(row)
    },
    async orders(filter) {
      const { rows: page, next } = await listed(database, filter)
      const { read, unread } = sorted(page, order)
      if (unread.length === 0) return { items: read, next }
      return { items: read, next, unreadable: unread.map(({ row, error }) => unreadableOrder(row, error)) }
    },
    events: async (key) =>
      (await database.call<Row[]>('find_events', ...keyOf(key))).map((row) => unpackEvent(vault, row)),
    messages: async (key) =>
      (await database.call<Row[]>('find_messages', ...keyOf(key))).map((row) =>
        unpackMessage(vault, key, row),
      ),
    ...commitsOn(writes, vault),
    async claimQueries({ account, now, leaseUntil, limit, spacing = 0 }) {
      const rows = await database.call<Row[]>('claim_queries', account, now, leaseUntil, limit, spacing)
      const { read, unread } = sorted(rows, order)
      if (unread.length === 0) return read
      const serials = unread.map(({ row }) => row.serial as number)
      await database.call('put_off_queries', serials, leaseUntil, now + UNREADABLE_DELAY)
      return [...read, ...unread.map(({ row, error }) => unreadableOrder(row, error))]
    },
    async claimDeliveries({ accounts, handlers, now, leaseUntil }) {
      if (accounts.length === 0 || handlers.length === 0) return []
      const given = [accounts, JSON.stringify(handlers), now, leaseUntil] as const
      let error: StoreError | undefined
      for (let round = 1; ; ) {
        const { rows, behind } = await database.call<Claimed>('claim_deliveries', ...given)
        for (const { lane, queue } of behind) await database.call('reorder_lane', lane, queue, now)
        const found = await readable(rows, now)
        error ??= found.error
        // After a claim that got nothing else there may be more.
        if (found.read.length === 0 && found.error) continue
        if (rows.length > 0 || behind.length === 0 || round === CLAIM_ROUNDS)
          return readableOrThrow({ read: found.read, error })
        round += 1
      }
    },
    async claimOrder(key, { handlers, now, leaseUntil }) {
      if (handlers.length === 0) {
        await database.call('count_unfinished', ...keyOf(key), [])
        return []
      }
      const rows = await database.call<Row[]>('claim_order', ...keyOf(key), handlers, now, leaseUntil)
      const { read, error } = await readable(rows, now)
      return readableOrThrow({ read, error })
    },
    deliveries: async (key, events) =>
      (await database.call<Row[]>('order_deliveries', ...keyOf(key), events ?? null)).map((row) =>
        unpackOrderDelivery(vault, row),
      ),
    unfinished: (key, handlers) => database.call('count_unfinished', ...keyOf(key), handlers ?? null),
    renewDelivery(id, token, until) {
      for (const one of open) one.isRenewed ||= one.id === id
      return writes.add({ name: 'renew', id, token, until })
    },
    finishDelivery: (id, token) => writes.add({ name: 'finish', id, token }),
    failDelivery: (id, token, { error, now, retryAt, counts }) =>
      writes.add({
        name: 'fail',
        id,
        token,
        failure: { now, retry_at: retryAt, counts, output: failed(id, error) },
      }),
    async deadLetters({ accounts, limit, after }) {
      const given = [accounts ?? null, limit + 1, idPlace(after)] as const
      const rows = await database.call<Row[]>('list_dead_letters', ...given)
      const page = rows.slice(0, limit)
      const next = rows.length > limit ? String(page.at(-1)?.id) : undefined
      const { read, unread } = sorted(page, (row) => unpackDeadLetter(vault, row))
      if (unread.length === 0) return { items: read, next }
      return {
        items: read,
        next,
        unreadable: unread.map(({ row, error }) => unreadableDeadLetter(row, error)),
      }
    },
    async deadLetter(id) {
      const rows = await database.call<Row | undefined>('find_dead_letter', id)
      return rows && unpackDeadLetter(vault, rows)
    },
    revive: (id, now) => database.call('revive_dead_letter', id, now),
    discard: (id, accounts) => database.call('discard_dead_letter', id, accounts ?? null),
    async expectHandlers(handlers, now) {
      const rows = handlers.map(({ account, name, types }) => ({
        account,
        name,
        queue: queueName(account, name),
        types: [...new Set(types)],
      }))
      await database.call('expect_handlers', JSON.stringify(rows), now)
    },
    handlers: async (accounts) =>
      (await database.call<ToldOverview['handlers']>('list_handlers', accounts ?? null)).map(handlerRow),
    overview: async (accounts, now) =>
      overviewOf(await database.call<ToldOverview>('overview', [...new Set(accounts)], now)),
    renameHandler: (account, from, to) =>
      alone(database, [account, from], 'rename_handler', account, from, to, queueName(account, to)),
    forgetHandler: (account, name) => alone(database, [account, name], 'forget_handler', account, name),
    async prune({ accounts, endedBefore, limit }) {
      const errors: unknown[] = []
      const skipped: number[] = []
      for (;;) {
        const given = [[...new Set(accounts)], endedBefore, limit, skipped] as const
        const found = await database.call<Row[]>('find_prunable', ...given)
        // Guarded by each order's version, not by one transaction: what changes in between stays.
        const pruned = (row: Row) => ({ ...packOrder(vault, prunedOrder(order(row))), serial: row.serial })
        const { read, unread } = sorted(found, pruned)
        skipped.push(...unread.map(({ row }) => row.serial as number))
        errors.push(...unread.map(({ error }) => error))
        if (found.length === 0) await sweep(database, limit)
        if (found.length === 0 && errors.length > 0) throw errors[0]
        if (found.length === 0) return 0
        const count =
          read.length === 0 ? 0 : await database.call<number>('prune_orders', JSON.stringify(read))
        if (count > 0) return count
      }
    },
    pullForward: ({ accounts, now, latest }) =>
      database.call('pull_forward', [...new Set(accounts)], now, latest),
    ...historyOn(database, vault),
    ...daysOn(database, vault),
    ...intentsOn(database, vault),
    async transact(id, token, work) {
      const one = { id, isRenewed: false }
      open.add(one)
      try {
        return await transact(database, { id, token, wasRenewed: () => one.isRenewed }, work)
      } finally {
        open.delete(one)
      }
    },
    onDue: (listener) => dueness.listen(listener),
    checks: () => postgresChecks(database),
    keysInUse: async () => keyUses(vault, await database.keysInUse()),
    missingKeys: async () => (await database.someKeys()).filter((key) => vault.isMissing(key)),
    async close() {
      await dueness.close()
      await database.close()
    },
  }
}
