import { claimOrder, countUnfinished } from './claim-order.ts'
import { commitChange } from './commit.ts'
import { discard, findDeadLetter, listDeadLetters, revive } from './dead-letters.ts'
import { claimDeliveries, failDelivery, finishDelivery, renewDelivery } from './deliveries.ts'
import { expectHandlers, forgetHandler, listHandlers, renameHandler } from './handlers.ts'
import { listOrders } from './list-orders.ts'
import { beginOrder, claimQueries, findEvents, findMessages, findOrder, putOffQueries } from './orders.ts'
import { findPrunable, pruneOrders } from './prune.ts'
import { pullForward } from './pull-forward.ts'
import type { Runner } from './runner.ts'

/** `probe`: does all that a write does, and is taken back. `late`: a write that may wait a moment for another one. */
export type Mode = 'read' | 'write' | 'probe' | 'late'

export interface Call<Run> {
  readonly mode: Mode
  readonly run: Run
}

const read = <Run>(run: Run): Call<Run> => ({ mode: 'read', run })
const write = <Run>(run: Run): Call<Run> => ({ mode: 'write', run })
const late = <Run>(run: Run): Call<Run> => ({ mode: 'late', run })
const probe = <Run>(run: Run): Call<Run> => ({ mode: 'probe', run })

/** Everything that is asked of the file, by name: what goes in and what comes out can be sent to another thread. */
export const calls = {
  open: probe((db: Runner) => expectHandlers(db, [{ account: '', name: '', types: [] }], 0)),
  beginOrder: write(beginOrder),
  findOrder: read(findOrder),
  listOrders: read(listOrders),
  findEvents: read(findEvents),
  findMessages: read(findMessages),
  commitChange: write(commitChange),
  claimQueries: write(claimQueries),
  putOffQueries: write(putOffQueries),
  claimDeliveries: write(claimDeliveries),
  claimOrder: write(claimOrder),
  countUnfinished: read(countUnfinished),
  renewDelivery: write(renewDelivery),
  finishDelivery: late(finishDelivery),
  failDelivery: write(failDelivery),
  listDeadLetters: read(listDeadLetters),
  findDeadLetter: read(findDeadLetter),
  revive: write(revive),
  discard: write(discard),
  expectHandlers: write(expectHandlers),
  listHandlers: read(listHandlers),
  renameHandler: write(renameHandler),
  forgetHandler: write(forgetHandler),
  findPrunable: read(findPrunable),
  pruneOrders: write(pruneOrders),
  pullForward: write(pullForward),
}

export type CallName = keyof typeof calls

type Run<Name extends CallName> = (typeof calls)[Name]['run']
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
