import { prunedOrder } from '../pruned-order.ts'
import type { Store } from '../store.ts'
import type { Database } from './database.ts'
import {
  packEvent,
  packMessage,
  packOrder,
  unpackDeadLetter,
  unpackDelivery,
  unpackEvent,
  unpackMessage,
  unpackOrder,
} from './rows.ts'
import type { Row } from './runner.ts'
import type { Vault } from './vault.ts'

/** A store on a database: rows are made, read and encrypted here, SQL runs there. */
export function storeOn(database: Database, vault: Vault): Store {
  const order = (row: Row) => unpackOrder(vault, row)
  const delivery = (row: Row) => unpackDelivery(vault, row)

  return {
    durable: true,
    open: () => database.call('open'),
    async begin(given) {
      const packed = packOrder(vault, given)
      const begun = await database.call('beginOrder', packed)
      return begun.state === 'new' ? begun : { state: begun.state, order: order(begun.order) }
    },
    async order(key) {
      const row = await database.call('findOrder', key)
      return row && order(row)
    },
    async orders(filter) {
      const { rows, next } = await database.call('listOrders', filter)
      return { items: rows.map(order), next }
    },
    events: async (key) => (await database.call('findEvents', key)).map((row) => unpackEvent(vault, row)),
    messages: async (key) =>
      (await database.call('findMessages', key)).map((row) => unpackMessage(vault, key, row)),
    async commit(change) {
      const rows = {
        order: packOrder(vault, change.order),
        message: change.message && packMessage(vault, change.order, change.message),
        event: change.event && packEvent(vault, change.event),
        handlers: change.handlers ?? [],
        lease: change.lease,
      }
      const leased = await database.call('commitChange', rows)
      return leased === false ? false : leased.map(delivery)
    },
    claimQueries: async (claim) => (await database.call('claimQueries', claim)).map(order),
    claimDeliveries: async (claim) => (await database.call('claimDeliveries', claim)).map(delivery),
    claimOrder: async (key, claim) => (await database.call('claimOrder', key, claim)).map(delivery),
    unfinished: (key, handlers) => database.call('countUnfinished', key, handlers),
    renewDelivery: (id, token, until) => database.call('renewDelivery', id, token, until),
    finishDelivery: (id, token) => database.call('finishDelivery', id, token),
    failDelivery: (id, token, failure) => database.call('failDelivery', id, token, failure),
    async deadLetters(page) {
      const { rows, next } = await database.call('listDeadLetters', page)
      return { items: rows.map((row) => unpackDeadLetter(vault, row)), next }
    },
    async deadLetter(id) {
      const row = await database.call('findDeadLetter', id)
      return row && unpackDeadLetter(vault, row)
    },
    revive: (id, now) => database.call('revive', id, now),
    discard: (id) => database.call('discard', id),
    expectHandlers: (handlers, now) => database.call('expectHandlers', handlers, now),
    handlers: (accounts) => database.call('listHandlers', accounts),
    renameHandler: (account, from, to) => database.call('renameHandler', account, from, to),
    forgetHandler: (account, name) => database.call('forgetHandler', account, name),
    async prune(batch) {
      const found = await database.call('findPrunable', batch)
      if (found.length === 0) return 0
      // Guarded by each order's version, not by one transaction: what changes in between stays.
      const packed = found.map((row) => packOrder(vault, prunedOrder(order(row))))
      return database.call('pruneOrders', packed)
    },
    pullForward: (late) => database.call('pullForward', late),
    close: () => database.close(),
  }
}
