import { type Clock, sleep } from '../../data/clock.ts'
import { KumicornError } from '../../data/errors.ts'
import { aDate, aFunction, aSignal, checkOptions } from '../../data/options.ts'
import type { Store } from '../../stores/store.ts'
import type { Accounts } from '../accounts.ts'
import { isSameMoney, sameAmount } from '../compare.ts'
import type { Fact } from '../fact.ts'
import { isFinal, type OrderState } from '../lifecycle.ts'
import type { OrderRecord } from '../order.ts'
import { isUnsent } from '../unsent.ts'
import type { Said } from './ask.ts'
import type { Recheck } from './recheck.ts'

/** One order of a reconciliation. */
export interface ReconciledOrder {
  readonly gateway: string
  readonly kind: string
  readonly reference: string
  readonly before: OrderState
  readonly after: OrderState
}

/** What a reconciliation found. An order stands in one list. */
export interface ReconcileReport {
  /** The gateway says what we say. */
  readonly confirmed: readonly ReconciledOrder[]
  /** The gateway knew more, or something else; the order was changed, or a conflict shown. */
  readonly changed: readonly ReconciledOrder[]
  /** The gateway does not know the reference. */
  readonly missing: readonly ReconciledOrder[]
  /** The gateway tells another amount. */
  readonly amountDiffers: readonly ReconciledOrder[]
  /** The gateway could not be asked; `error` says why. */
  readonly failed: readonly (ReconciledOrder & { readonly error: KumicornError })[]
}

export interface ReconcileRun {
  /** Only orders that were created at or after this time. Default: all. */
  readonly since?: Date | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each order. */
  readonly onProgress?: ((done: number) => void) | undefined
}

export interface ReportParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly recheck: Recheck
  readonly clock: Clock
}

type Finding = Exclude<keyof ReconcileReport, 'failed'>

/** Asks the gateways about every order since a time, ended ones too, and tells what it found. */
export async function report(
  { store, accounts, recheck, clock }: ReportParts,
  run: ReconcileRun = {},
): Promise<ReconcileReport> {
  checkOptions<ReconcileRun>('reconcile', run, { since: aDate, signal: aSignal, onProgress: aFunction })
  const { since, signal, onProgress } = run
  const found = { confirmed: [], changed: [], missing: [], amountDiffers: [], failed: [] } as {
    [Name in keyof ReconcileReport]: ReconcileReport[Name][number][]
  }
  let done = 0
  for (let after: string | undefined; ; ) {
    const page = { accounts: accounts.names, since: since?.getTime(), limit: 100, after }
    const { items, unreadable = [], next } = await store.orders(page)
    for (const { gateway, kind, reference, state, error } of unreadable)
      found.failed.push({ gateway, kind, reference, before: state, after: state, error })
    for (const order of items) {
      signal?.throwIfAborted()
      // What surely was not sent is unknown to the gateway by right.
      if (order.operation !== undefined && isUnsent(order)) continue
      const { gateway, kind, reference, state: before } = order
      try {
        const said = await recheck(order)
        const now = (await store.order(order)) ?? order
        found[findingOf(said, order, now)].push({ gateway, kind, reference, before, after: now.state })
      } catch (error) {
        if (!(error instanceof KumicornError)) throw error
        found.failed.push({ gateway, kind, reference, before, after: before, error })
      }
      done += 1
      onProgress?.(done)
      await sleep(clock, 1000 / accounts.of(order).schedule.ratePerSecond, signal)
    }
    if (next === undefined) return found
    after = next
  }
}

function findingOf(said: Said, before: OrderRecord, now: OrderRecord): Finding {
  // An order that the gateway refused is one that it need not know.
  if (said === 'absent') return before.state === 'rejected' ? 'confirmed' : 'missing'
  if (differsInAmount(said, before) || differsInAsked(said, before)) return 'amountDiffers'
  const isSame =
    said.state === now.state ||
    (said.state === 'failed' && (now.state === 'reversed' || now.state === 'rejected'))
  // What it has told of an order in doubt has no meaning that we know: neither do both say the same.
  const isDoubt = said.state === undefined || said.state === 'unknown'
  return isSame && !isDoubt && now.moves === before.moves && now.conflict?.reported === undefined
    ? 'confirmed'
    : 'changed'
}

/** What is told of money while an order goes on may change; else it has to be what was ordered, or nothing if it failed. */
const differsInAmount = (said: Fact, before: OrderRecord): boolean =>
  said.amount !== undefined &&
  (said.state !== 'pending' || isFinal(before.state)) &&
  !(said.state === 'failed' && sameAmount(said.amount, '0')) &&
  !isSameMoney({ ...said, state: 'succeeded' }, { ...before, disputed: false })

function differsInAsked({ terms }: Fact, { asked }: OrderRecord): boolean {
  const { amount: told } = terms ?? {}
  const { amount } = asked
  return told !== undefined && amount !== undefined && !sameAmount(amount, told)
}
