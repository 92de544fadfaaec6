import { resolve } from 'node:path'
import { ConfigError } from '../../data/errors.ts'
import { aList, anything, checkOptions } from '../../data/options.ts'
import { prunedOrder } from '../pruned-order.ts'
import type { Store } from '../store.ts'
import { claimOrder, countUnfinished } from './claim-order.ts'
import { commitChange } from './commit.ts'
import { Database } from './database.ts'
import { discard, findDeadLetter, listDeadLetters, revive } from './dead-letters.ts'
import { claimDeliveries, failDelivery, finishDelivery, renewDelivery } from './deliveries.ts'
import { expectHandlers, forgetHandler, listHandlers, renameHandler } from './handlers.ts'
import { listOrders } from './list-orders.ts'
import { beginOrder, claimQueries, findEvents, findMessages, findOrder } from './orders.ts'
import { findPrunable, pruneOrders } from './prune.ts'
import { pullForward } from './pull-forward.ts'
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
import { createVault } from './vault.ts'

export interface SqliteStoreOptions {
  /** The database file; made if it does not exist. Its folder must be there and writable. */
  readonly path: string
  /**
   * 32 bytes each, or their base64 text (`openssl rand -base64 32`). Orders, events and messages are encrypted
   * with the first (AES-256-GCM); all are tried for reading. To change keys, put a new one in front and leave the
   * old ones. What was written before there were keys stays readable. References, accounts, states and times are
   * not encrypted: they are what is searched for.
   */
  readonly encryptionKeys?: readonly (string | Uint8Array)[]
}

/**
 * A store in one SQLite file, on Node's own `node:sqlite`: durable on one machine, with nothing to install.
 * Several processes of that machine may share the file. It is opened by the first call and readable by its owner
 * only; errors are StoreErrors that name the file.
 * @throws ConfigError when the path is missing or a key is not one
 */
export function sqliteStore(options: SqliteStoreOptions): Store {
  checkOptions<SqliteStoreOptions>('sqliteStore', options, { path: anything, encryptionKeys: aList })
  const { path, encryptionKeys } = options
  if (typeof path !== 'string' || path.trim() === '' || path === ':memory:') {
    throw new ConfigError('sqliteStore: path must name a file (for a store in memory take memoryStore())')
  }
  const vault = createVault(encryptionKeys)
  const database = new Database(resolve(path))
  const order = (row: Row) => unpackOrder(vault, row)
  const delivery = (row: Row) => unpackDelivery(vault, row)

  return {
    durable: true,
    open: () => database.tryOut((db) => expectHandlers(db, [{ account: '', name: '', types: [] }], 0)),
    async begin(given) {
      const packed = packOrder(vault, given)
      const begun = await database.write((db) => beginOrder(db, packed))
      return begun.state === 'new' ? begun : { state: begun.state, order: order(begun.order) }
    },
    async order(key) {
      const row = await database.read((db) => findOrder(db, key))
      return row && order(row)
    },
    async orders(filter) {
      const { rows, next } = await database.read((db) => listOrders(db, filter))
      return { items: rows.map(order), next }
    },
    events: async (key) =>
      (await database.read((db) => findEvents(db, key))).map((row) => unpackEvent(vault, row)),
    messages: async (key) =>
      (await database.read((db) => findMessages(db, key))).map((row) => unpackMessage(vault, key, row)),
    async commit(change) {
      const rows = {
        order: packOrder(vault, change.order),
        message: change.message && packMessage(vault, change.order, change.message),
        event: change.event && packEvent(vault, change.event),
        handlers: change.handlers ?? [],
        lease: change.lease,
      }
      const leased = await database.write((db) => commitChange(db, rows))
      return leased === false ? false : leased.map(delivery)
    },
    claimQueries: async (claim) => (await database.write((db) => claimQueries(db, claim))).map(order),
    claimDeliveries: async (claim) =>
      (await database.write((db) => claimDeliveries(db, claim))).map(delivery),
    claimOrder: async (key, claim) =>
      (await database.write((db) => claimOrder(db, key, claim))).map(delivery),
    unfinished: (key, handlers) => database.read((db) => countUnfinished(db, key, handlers)),
    renewDelivery: (id, token, until) => database.write((db) => renewDelivery(db, id, token, until)),
    finishDelivery: (id, token) => database.write((db) => finishDelivery(db, id, token)),
    failDelivery: (id, token, failure) => database.write((db) => failDelivery(db, id, token, failure)),
    async deadLetters(page) {
      const { rows, next } = await database.read((db) => listDeadLetters(db, page))
      return { items: rows.map((row) => unpackDeadLetter(vault, row)), next }
    },
    async deadLetter(id) {
      const row = await database.read((db) => findDeadLetter(db, id))
      return row && unpackDeadLetter(vault, row)
    },
    revive: (id, now) => database.write((db) => revive(db, id, now)),
    discard: (id) => database.write((db) => discard(db, id)),
    expectHandlers: (handlers, now) => database.write((db) => expectHandlers(db, handlers, now)),
    handlers: (accounts) => database.read((db) => listHandlers(db, accounts)),
    renameHandler: (account, from, to) => database.write((db) => renameHandler(db, account, from, to)),
    forgetHandler: (account, name) => database.write((db) => forgetHandler(db, account, name)),
    async prune(batch) {
      const found = await database.read((db) => findPrunable(db, batch))
      if (found.length === 0) return 0
      // Guarded by each order's version, not by one transaction: what changes in between stays.
      const packed = found.map((row) => packOrder(vault, prunedOrder(order(row))))
      return database.write((db) => pruneOrders(db, packed))
    },
    pullForward: (late) => database.write((db) => pullForward(db, late)),
    close: () => database.close(),
  }
}
