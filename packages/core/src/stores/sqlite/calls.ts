import type { OrderFilter } from '../order-filter.ts'
import { claimOrder, countUnfinished, orderDeliveries } from './claim-order.ts'
import { keepClose, listCloses } from './closes.ts'
import { commitChange } from './commit.ts'
import { discard, findDeadLetter, listDeadLetters, revive } from './dead-letters.ts'
import { claimDeliveries, failDelivery, finishDelivery, renewDelivery } from './deliveries.ts'
import { findDurability } from './durability.ts'
import { listEnded } from './ended-orders.ts'
import { expectHandlers, forgetHandler, listHandlers, renameHandler } from './handlers.ts'
import { findHistory } from './history.ts'
import { countKeys, someKeys } from './keys.ts'
import { listByPrefix } from './list-by-prefix.ts'
import { listOrders, type RowPage } from './list-orders.ts'
import { beginOrder, claimQueries, findEvents, findMessages, findOrder, putOffQueries } from './orders.ts'
import { overview } from './overview.ts'
import { findPrunable, pruneOrders } from './prune.ts'
import { pullForward } from './pull-forward.ts'
import type { Runner } from './runner.ts'

/** Everything that is asked of the file, by name: what goes in and what comes out can be sent to another thread. */
export const calls = {
  open: (db: Runner) => expectHandlers(db, [{ account: '', name: '', types: [] }], 0),
  beginOrder,
  findOrder,
  listOrders: (db: Runner, filter: OrderFilter): RowPage =>
    filter.referencePrefix === undefined
      ? listOrders(db, filter)
      : listByPrefix(db, filter, filter.referencePrefix),
  findEvents,
  findMessages,
  findHistory,
  commitChange,
  claimQueries,
  putOffQueries,
  claimDeliveries,
  claimOrder,
  orderDeliveries,
  countUnfinished,
  renewDelivery,
  finishDelivery,
  failDelivery,
  listDeadLetters,
  findDeadLetter,
  revive,
  discard,
  expectHandlers,
  listHandlers,
  overview,
  renameHandler,
  forgetHandler,
  findPrunable,
  pruneOrders,
  pullForward,
  findDurability,
  listEnded,
  keepClose,
  listCloses,
  countKeys,
  someKeys,
}

export type CallName = keyof typeof calls

type Run<Name extends CallName> = (typeof calls)[Name]
export type GivenTo<Name extends CallName> =
  Parameters<Run<Name>> extends [Runner, ...infer Given] ? Given : never
export type ReturnedBy<Name extends CallName> = ReturnType<Run<Name>>

/** One call as it is sent. */
export interface Request {
  readonly name: CallName
  readonly given: readonly unknown[]
}

/** Why a call failed: what an error is made of on the other side. */
export interface Failure {
  readonly message: string
  readonly cause: { readonly message: string; readonly code: unknown; readonly errcode: unknown }
}

export type Result = { readonly value: unknown } | { readonly failure: Failure }
