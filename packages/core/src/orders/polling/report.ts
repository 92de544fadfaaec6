import { sleep } from '../../data/clock.ts'
import { KumicornError } from '../../data/errors.ts'
import { aDate, aFlag, aFunction, aSignal, checkOptions, type OptionCheck } from '../../data/options.ts'
import { isSameMoney, sameAmount } from '../compare.ts'
import type { Fact } from '../fact.ts'
import { requireGateway, requireKind } from '../known-choice.ts'
import { isFinal, type OrderState } from '../lifecycle.ts'
import type { OrderRecord } from '../order.ts'
import type { Said } from './ask.ts'
import type { RecalledReference, RecallParts } from './recall.ts'
import type { Recheck } from './recheck.ts'
import { ordersOfRun, surelyUnsent } from './run-orders.ts'

/** One order of a reconciliation. */
export interface ReconciledOrder {
  /** The name of the gateway that was asked. */
  readonly gateway: string
  /** The kind of order, e.g. `payment`. */
  readonly kind: string
  /** Your own id of the order. */
  readonly reference: string
  /** Its state before the gateway was asked. */
  readonly before: OrderState
  /** Its state with what the gateway has said. */
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
  /**
   * After a backup was restored: also orders from before `since` that are open, and those that surely were not sent, for
   * both may be from before what the backup has missed. Default false.
   */
  readonly open?: boolean | undefined
  /**
   * References that the store may have forgotten, e.g. from your own books, or that were pruned: of those no other run asks. What the gateways know of one is written
   * down, and your handlers learn it; one that they do not know either is `missing`.
   */
  readonly references?: readonly (string | RecalledReference)[] | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each order. */
  readonly onProgress?: ((done: number) => void) | undefined
}

export interface ReportParts extends RecallParts {
  readonly recheck: Recheck
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

const someReferences: OptionCheck = {
  what: 'a list of references, each a text or { reference, kind, gateway }',
  fits: (value) =>
    Array.isArray(value) &&
    [...value].every((each) => isText(each) || isText((each as RecalledReference | null)?.reference)),
}

export type Finding = Exclude<keyof ReconcileReport, 'failed'>

/** Asks the gateways about every order since a time, ended ones too, and tells what it found. */
export async function report(parts: ReportParts, run: ReconcileRun = {}): Promise<ReconcileReport> {
  checkOptions<ReconcileRun>('reconcile', run, {
    since: aDate,
    open: aFlag,
    references: someReferences,
    signal: aSignal,
    onProgress: aFunction,
  })
  const { store, accounts, recheck, clock } = parts
  const { signal, onProgress, references = [] } = run
  const found = { confirmed: [], changed: [], missing: [], amountDiffers: [], failed: [] } as {
    [Name in keyof ReconcileReport]: ReconcileReport[Name][number][]
  }
  for (const wanted of references) {
    if (typeof wanted === 'string') continue
    requireGateway('reconcile.references', accounts, wanted.gateway)
    requireKind('reconcile.references', accounts, wanted.kind, wanted.gateway)
  }
  let done = 0
  const ask = async (order: OrderRecord): Promise<void> => {
    signal?.throwIfAborted()
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
  for await (const { items, unreadable = [] } of ordersOfRun(store, accounts.names, run)) {
    for (const { gateway, kind, reference, state, error } of unreadable)
      found.failed.push({ gateway, kind, reference, before: state, after: state, error })
    for (const order of items) {
      // What surely was not sent is unknown to the gateway by right; but a backup may be from before it was.
      if (!surelyUnsent(order) || run.open) await ask(order)
    }
  }
  if (references.length === 0) return found
  // Who has lost nothing need not load it.
  const { recallAll } = await import('./recall.ts')
  for await (const { wanted, orders, isKnown, pruned, untold } of recallAll(parts, references, signal)) {
    const { reference, kind = '', gateway = '' } = wanted
    const forgotten = { gateway, kind, reference, before: 'created', after: 'created' } as const
    for (const order of pruned) await ask(order)
    for (const order of orders)
      found.changed.push({ ...forgotten, gateway: order.gateway, kind: order.kind, after: order.state })
    for (const { error, ...of } of untold)
      found.failed.push({ ...forgotten, gateway: of.gateway, kind: of.kind ?? kind, error })
    if (untold.length + orders.length === 0 && !isKnown) found.missing.push(forgotten)
    done += 1
    onProgress?.(done)
  }
  return found
}

/** What the gateway's answer says of what was known. */
export function findingOf(said: Said, before: OrderRecord, now: OrderRecord): Finding {
  // An order that the gateway refused, or was never sent, is one that it need not know.
  if (said === 'absent') return before.state === 'rejected' || surelyUnsent(before) ? 'confirmed' : 'missing'
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
