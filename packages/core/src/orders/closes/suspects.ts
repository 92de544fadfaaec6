import { type Clock, sleep } from '../../data/clock.ts'
import type { DecimalText } from '../../data/decimal.ts'
import { KumicornError } from '../../data/errors.ts'
import type { OrderWithEvents } from '../../stores/daily.ts'
import type { AccountEntry } from '../accounts.ts'
import { sameAmount } from '../compare.ts'
import type { OrderRecord } from '../order.ts'
import type { Recheck } from '../polling/recheck.ts'
import { findingOf } from '../polling/report.ts'
import type { BalanceTally } from './balance-tally.ts'
import { changesOf } from './changes.ts'
import type { Suspect } from './close.ts'
import { histories, type Looking, type StoreOfDays } from './histories.ts'
import { toldError } from './told.ts'

/** What is to be explained. */
export interface Difference {
  /** Of the balance, without a sign. */
  readonly amount: DecimalText | undefined
  /** The kinds of orders that are counted otherwise than the gateway does; undefined: the balance is of all. */
  readonly kinds: readonly string[] | undefined
  readonly looking: Looking
}

interface Candidate {
  readonly order: OrderRecord
  readonly reasons: readonly string[]
  /** The likelier, the lower. */
  readonly rank: number
}

/** The orders that may explain a difference, the likeliest first. */
export async function candidates(
  store: StoreOfDays,
  difference: Difference,
  newTally: () => BalanceTally,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = []
  const tally = newTally()
  for await (const { items } of histories(store, difference.looking))
    for (const history of items) {
      const ranked = reasonsOf(history, difference, tally)
      const [first] = ranked
      if (first)
        found.push({ order: history.order, reasons: ranked.map(([, reason]) => reason), rank: first[0] })
    }
  return found.sort((a, b) => a.rank - b.rank || b.order.updatedAt - a.order.updatedAt)
}

/** Why an order may explain a difference, in words; the likeliest reason first. */
function reasonsOf(
  history: OrderWithEvents,
  { amount, kinds, looking }: Difference,
  tally: BalanceTally,
): readonly (readonly [rank: number, reason: string])[] {
  const { order } = history
  if (kinds?.includes(order.kind) === false) return []
  const { now, wasDoubt, isUnderWay } = tally.add(history)
  const changes = changesOf(history).filter(({ at }) => at >= looking.since)
  const isOpen = now === 'inFlight' || now === 'doubt'
  const isIt = amount !== undefined && order.amount !== undefined && sameAmount(order.amount, amount)
  const isUnpriced = order.amount === undefined && (now === 'inFlight' || now === 'spent')
  const all: readonly (readonly [number, boolean, string])[] = [
    [0, isIt && (isOpen || changes.length > 0), 'its price is the difference'],
    [1, changes.some(({ byHand }) => byHand), 'a person has said how it ended'],
    [2, order.disputed || order.conflict !== undefined, 'the gateway has contradicted what is known'],
    [2, isUnderWay, 'it moved while the gateway was asked'],
    [3, now === 'doubt', 'nobody knows whether the gateway has it'],
    [3, wasDoubt, 'nobody knew whether the gateway had it when the opening balance was told'],
    [4, isUnpriced && (isOpen || changes.length > 0), 'its price was not told'],
    [5, order.operation === undefined && (isOpen || changes.length > 0), 'only callbacks have told of it'],
    [6, now === 'inFlight', 'it is in flight'],
  ]
  return all.flatMap(([rank, isSo, reason]) => (isSo ? [[rank, reason] as const] : []))
}

export interface AskingParts {
  readonly store: StoreOfDays
  readonly recheck: Recheck
  readonly clock: Clock
}

/** Asks about orders once more, and applies what the gateway says. */
export async function askAbout(
  { store, recheck, clock }: AskingParts,
  { schedule }: AccountEntry,
  suspected: readonly Candidate[],
  signal: AbortSignal | undefined,
): Promise<readonly Suspect[]> {
  const pause = 1000 / schedule.ratePerSecond
  const suspects: Suspect[] = []
  for (const { order, reasons } of suspected) {
    signal?.throwIfAborted()
    const { kind, reference, state: before } = order
    const about = { kind, reference, amount: order.amount, currency: order.currency, reasons, before }
    // What surely was not sent is unknown to the gateway by right.
    if (order.sends === 0 && order.state === 'created' && order.operation !== undefined) {
      suspects.push({ ...about, after: before, found: 'unasked', error: undefined })
      continue
    }
    try {
      const said = await recheck(order)
      const now = (await store.order(order)) ?? order
      const found = findingOf(said, order, now)
      suspects.push({ ...about, amount: now.amount, after: now.state, found, error: undefined })
    } catch (error) {
      if (!(error instanceof KumicornError)) throw error
      suspects.push({ ...about, after: before, found: 'failed', error: toldError(error) })
    }
    if (pause > 0) await sleep(clock, pause, signal)
  }
  return suspects
}
