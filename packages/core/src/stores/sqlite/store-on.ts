import type { StoreError } from '../../data/errors.ts'
import { knownOrder } from '../begun.ts'
import { frozen } from '../frozen.ts'
import { historyPage, historyPlace } from '../history-page.ts'
import { keyUses } from '../key-use.ts'
import { prunedOrder } from '../pruned-order.ts'
import { type ReadableDeliveries, readableOrThrow, sortedRows, UNREADABLE_DELAY } from '../sorted-rows.ts'
import type { Change, Delivery, Store } from '../store.ts'
import { unreadableDeadLetter } from '../unreadable-dead-letter.ts'
import { unreadableOrder } from '../unreadable-order.ts'
import type { Vault } from '../vault.ts'
import { idPlace } from '../wrong-place.ts'
import { versionOf } from './about-order.ts'
import { FIRST_TOKEN, type Obstacle } from './commit.ts'
import type { Database } from './database.ts'
import { daysOn } from './days.ts'
import { checkPlace } from './place.ts'
import {
  packError,
  packEvent,
  packMessage,
  packOrder,
  unpackDeadLetter,
  unpackDelivery,
  unpackEvent,
  unpackMessage,
  unpackOrder,
  unpackOrderDelivery,
} from './rows.ts'
import type { Row } from './runner.ts'

const sorted = <T>(rows: readonly Row[], read: (row: Row) => T) => sortedRows('sqliteStore', rows, read)

/** A store on a database: rows are made, read and encrypted here, SQL runs there. */
export function storeOn(database: Database, vault: Vault): Store {
  const order = (row: Row) => unpackOrder(vault, row)
  const delivery = (row: Row) => unpackDelivery(vault, row)

  /** What cannot be read (a key is missing) is put off, so that it does not stand in the way of the others. */
  async function readable(rows: readonly Row[], now: number): Promise<ReadableDeliveries> {
    const { read, unread } = sorted(rows, delivery)
    const puttingOff = unread.map(({ row, error }) => {
      const text = packError(vault, Number(row.id), error.message)
      const failure = { now, retryAt: now + UNREADABLE_DELAY, counts: false, ...text }
      return database.call('failDelivery', Number(row.id), Number(row.token), failure)
    })
    await Promise.all(puttingOff)
    return { read, error: unread[0]?.error }
  }

  async function attempt(change: Change): Promise<readonly Delivery[] | Obstacle> {
    const rows = {
      order: packOrder(vault, change.order),
      over: change.over,
      message: change.message && packMessage(vault, change.order, change.message),
      event: change.event && packEvent(vault, change.event),
      handlers: change.handlers ?? [],
      lease: change.lease,
    }
    const leased = await database.call('commitChange', rows)
    if ('found' in leased) return leased
    if (change.event === undefined || leased.length === 0) return []
    // As it would be read back: nobody can change it for others.
    const event = frozen(change.event)
    return leased.map(({ id, handler }) => ({ id, event, handler, tries: 0, token: FIRST_TOKEN }))
  }

  return {
    durable: true,
    open: () => database.call('open'),
    async begin(given, { again } = {}) {
      const packed = packOrder(vault, given)
      const begun = await database.call('beginOrder', { ...packed, again })
      if (begun.state === 'new') return begun
      if (begun.state === 'rival') return { state: 'rival', order: order(begun.order) }
      const { rival } = begun
      return knownOrder(order(begun.order), rival && (() => order(rival)))
    },
    async order(key) {
      const row = await database.call('findOrder', key)
      return row && order(row)
    },
    async orders(filter) {
      checkPlace(filter)
      const { rows, next } = await database.call('listOrders', filter)
      const { read, unread } = sorted(rows, order)
      if (unread.length === 0) return { items: read, next }
      return { items: read, next, unreadable: unread.map(({ row, error }) => unreadableOrder(row, error)) }
    },
    events: async (key) => (await database.call('findEvents', key)).map((row) => unpackEvent(vault, row)),
    messages: async (key) =>
      (await database.call('findMessages', key)).map((row) => unpackMessage(vault, key, row)),
    async history(key, { limit, after }) {
      const from = historyPlace(after)
      const { events, messages } = await database.call('findHistory', key, from, limit)
      const placed = <T>(row: Row, it: T) => ({ place: versionOf(Number(row.serial)), it })
      return historyPage(
        from,
        events.map((row) => placed(row, unpackEvent(vault, row))),
        messages.map((row) => placed(row, unpackMessage(vault, key, row))),
        limit,
      )
    },
    async commit(change) {
      const written = await attempt(change)
      return !('found' in written) && written
    },
    async tryCommit(change) {
      const written = await attempt(change)
      if (!('found' in written)) return { leased: written }
      return { order: written.found && order(written.found) }
    },
    async claimQueries(claim) {
      const { now, leaseUntil } = claim
      const { read, unread } = sorted(await database.call('claimQueries', claim), order)
      if (unread.length === 0) return read
      const serials = unread.map(({ row }) => Number(row.serial))
      await database.call('putOffQueries', serials, { from: leaseUntil, to: now + UNREADABLE_DELAY })
      return [...read, ...unread.map(({ row, error }) => unreadableOrder(row, error))]
    },
    async claimDeliveries(claim) {
      for (let error: StoreError | undefined; ; ) {
        const found = await readable(await database.call('claimDeliveries', claim), claim.now)
        error ??= found.error
        // After a claim that got nothing else there may be more.
        if (found.read.length > 0 || found.error === undefined)
          return readableOrThrow({ read: found.read, error })
      }
    },
    async claimOrder(key, claim) {
      const { read, error } = await readable(await database.call('claimOrder', key, claim), claim.now)
      return readableOrThrow({ read, error })
    },
    deliveries: async (key, events) =>
      (await database.call('orderDeliveries', key, events))
        .map((row) => unpackOrderDelivery(vault, row))
        .sort((a, b) => a.id - b.id),
    unfinished: (key, handlers) => database.call('countUnfinished', key, handlers),
    renewDelivery: (id, token, until) => database.call('renewDelivery', id, token, until),
    finishDelivery: (id, token) => database.call('finishDelivery', id, token),
    failDelivery: (id, token, { error, ...failure }) =>
      database.call('failDelivery', id, token, { ...failure, ...packError(vault, id, error) }),
    async deadLetters(page) {
      idPlace(page.after)
      const { rows, next } = await database.call('listDeadLetters', page)
      const { read, unread } = sorted(rows, (row) => unpackDeadLetter(vault, row))
      if (unread.length === 0) return { items: read, next }
      return {
        items: read,
        next,
        unreadable: unread.map(({ row, error }) => unreadableDeadLetter(row, error)),
      }
    },
    async deadLetter(id) {
      const row = await database.call('findDeadLetter', id)
      return row && unpackDeadLetter(vault, row)
    },
    revive: (id, now) => database.call('revive', id, now),
    discard: (id, accounts) => database.call('discard', id, accounts),
    expectHandlers: (handlers, now) => database.call('expectHandlers', handlers, now),
    handlers: (accounts) => database.call('listHandlers', accounts),
    overview: (accounts, now) => database.call('overview', accounts, now),
    renameHandler: (account, from, to) => database.call('renameHandler', account, from, to),
    forgetHandler: (account, name) => database.call('forgetHandler', account, name),
    async prune(batch) {
      const errors: unknown[] = []
      const skipped: number[] = []
      for (;;) {
        const found = await database.call('findPrunable', { ...batch, skipped })
        const { read, unread } = sorted(found, order)
        skipped.push(...unread.map(({ row }) => Number(row.serial)))
        errors.push(...unread.map(({ error }) => error))
        if (found.length === 0 && errors.length > 0) throw errors[0]
        if (found.length === 0) return 0
        // Guarded by each order's version and stamp, not by one transaction: what changes in between stays.
        const packed = read.map((each) => packOrder(vault, prunedOrder(each)))
        const pruned = packed.length === 0 ? 0 : await database.call('pruneOrders', packed)
        if (pruned > 0) return pruned
      }
    },
    pullForward: (late) => database.call('pullForward', late),
    async checks() {
      const { sqliteChecks } = await import('./checks.ts')
      return sqliteChecks(database)
    },
    ...daysOn(database, vault),
    async keysInUse() {
      const rows = await database.call('countKeys')
      return keyUses(
        vault,
        rows.map(({ key, rows }) => ({ keyId: key as string | null, rows: Number(rows) })),
      )
    },
    async missingKeys() {
      const keys = (await database.call('someKeys')).flatMap(({ key }) => (key as string | null) ?? [])
      return [...new Set(keys)].filter((key) => vault.isMissing(key))
    },
    close: () => database.close(),
  }
}
