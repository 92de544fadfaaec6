import { type Clock, sleep } from '../../data/clock.ts'
import { KumicornError } from '../../data/errors.ts'
import type { AccountEntry } from '../accounts.ts'
import type { Recheck } from '../polling/recheck.ts'
import { findingOf } from '../polling/report.ts'
import type { Suspect } from './close.ts'
import type { StoreOfDays } from './histories.ts'
import type { Candidate } from './suspects.ts'
import { toldError } from './told.ts'

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
