import { type Clock, sleep } from '../data/clock.ts'
import { compareDecimals } from '../data/decimal.ts'
import { KumicornError } from '../data/errors.ts'
import type { OrderRecord, Store } from '../stores/store.ts'
import type { CheckPlan } from './check-plan.ts'
import type { Inquiry } from './inquiry.ts'
import type { OrderState } from './lifecycle.ts'
import type { Reconciler } from './reconciler.ts'

/** One order of a reconciliation. */
export interface ReconciledOrder {
  readonly kind: OrderRecord['kind']
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

interface Parts {
  readonly store: Store
  readonly reconciler: Reconciler
  readonly plan: CheckPlan
  readonly clock: Clock
}

type Finding = Exclude<keyof ReconcileReport, 'failed'>

/** Asks the gateways about every order since a time, ended ones too, and tells what it found. */
export async function reconcile(
  { store, reconciler, plan, clock }: Parts,
  run: ReconcileRun = {},
): Promise<ReconcileReport> {
  const { since, signal, onProgress } = run
  const report = { confirmed: [], changed: [], missing: [], amountDiffers: [], failed: [] } as {
    [Name in keyof ReconcileReport]: ReconcileReport[Name][number][]
  }
  let done = 0
  for (let after: string | undefined; ; ) {
    const { items, next } = await store.orders({ since: since?.getTime(), limit: 100, after })
    for (const order of items) {
      signal?.throwIfAborted()
      const { kind, reference, state: before } = order
      try {
        const told = await reconciler.check(order)
        const now = (await store.order(kind, reference)) ?? order
        report[findingOf(told, order, now)].push({ kind, reference, before, after: now.state })
      } catch (error) {
        if (!(error instanceof KumicornError)) throw error
        report.failed.push({ kind, reference, before, after: before, error })
      }
      done += 1
      onProgress?.(done)
      await sleep(clock, plan.gap, signal)
    }
    if (next === undefined) return report
    after = next
  }
}

function findingOf(told: Inquiry, before: OrderRecord, now: OrderRecord): Finding {
  // An order that the gateway refused is one that it need not know.
  if (told.absent) return before.state === 'rejected' ? 'confirmed' : 'missing'
  if (told.amount && before.amount && compareDecimals(told.amount, before.amount) !== 0)
    return 'amountDiffers'
  // A conflict is shown once, but it is one for as long as the gateway says something else.
  const saysSame = told.state === now.state || (told.state === 'failed' && now.state === 'reversed')
  return saysSame && now.version === before.version ? 'confirmed' : 'changed'
}
