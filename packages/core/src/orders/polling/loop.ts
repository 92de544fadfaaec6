import { sleep } from '../../data/clock.ts'
import { KumicornError, StoreError } from '../../data/errors.ts'
import type { Logger } from '../../data/logger.ts'
import { outside } from '../../data/outside.ts'
import type { Store } from '../../stores/store.ts'
import type { UnreadableOrder } from '../../stores/unreadable-order.ts'
import type { AccountEntry } from '../accounts.ts'
import type { OrderRecord } from '../order.ts'
import { type AskParts, ask } from './ask.ts'

export interface LoopParts extends AskParts {
  readonly store: Store
  readonly logger: Logger | undefined
  /** Milliseconds between looks at the store. */
  readonly pollInterval: number
}

/** A lease outlives a question, which has one deadline, and the write of its answer: only a crash lets it run out. */
const leaseOf = ({ schedule }: AccountEntry): number => 2 * schedule.timeout + 10_000

/** Milliseconds from question to question: a whole number, as the store has to keep it. */
const spacingOf = ({ schedule }: AccountEntry): number =>
  Math.min(Math.ceil(1000 / schedule.ratePerSecond), LONGEST_SPACING)
const LONGEST_SPACING = 24 * 60 * 60_000

/** Asks one gateway about the orders that are due, at its own rate: a gateway that hangs delays no other. */
export class QueryLoop {
  readonly #parts: LoopParts
  readonly #entry: AccountEntry
  readonly #running = new Set<Promise<void>>()
  #stopping: AbortController | undefined
  #loop: Promise<void> = Promise.resolve()

  constructor(entry: AccountEntry, parts: LoopParts) {
    this.#entry = entry
    this.#parts = parts
  }

  start(): void {
    if (this.#stopping) return
    const stopping = new AbortController()
    this.#stopping = stopping
    this.#loop = outside(() => this.#run(stopping.signal))
  }

  /** Asks nothing more; resolves when the questions under way are answered. */
  async stop(): Promise<void> {
    this.#stopping?.abort()
    this.#stopping = undefined
    await this.#loop
    await Promise.all(this.#running)
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { store, clock, logger, pollInterval } = this.#parts
    const { gateway, schedule } = this.#entry
    while (!signal.aborted) {
      try {
        const now = clock.now()
        const isFree = this.#running.size < schedule.concurrency
        // One at a time: what is claimed when the process dies has to wait until its lease runs out.
        const spacing = spacingOf(this.#entry)
        const leaseUntil = now + leaseOf(this.#entry)
        const claim = { account: gateway.account, now, leaseUntil, limit: 1, spacing }
        const [claimed] = isFree ? await store.claimQueries(claim) : []
        if (claimed) this.#take(claimed)
        await sleep(clock, claimed ? spacing : pollInterval, signal)
      } catch (err) {
        if (signal.aborted) return
        logger?.error(
          { gateway: gateway.name, err },
          'kumicorn: the store could not be asked for open orders, trying again',
        )
        await sleep(clock, pollInterval, signal).catch(() => undefined)
      }
    }
  }

  #take(claimed: OrderRecord | UnreadableOrder): void {
    if ('error' in claimed) {
      const { gateway, reference, error: err } = claimed
      const message = 'kumicorn: an order that is open cannot be read: it is put off'
      this.#parts.logger?.error({ gateway, reference, err }, message)
    } else this.#ask(claimed)
  }

  #ask(order: OrderRecord): void {
    const asking: Promise<void> = this.#asked(order).finally(() => this.#running.delete(asking))
    this.#running.add(asking)
  }

  async #asked(order: OrderRecord): Promise<void> {
    const { gateway, reference, operation } = order
    try {
      await ask(this.#parts, this.#entry, order, { scheduled: true })
    } catch (err) {
      const about = { gateway, reference, operation, err }
      // Whatever it was, the order stays due: it is asked about again once the lease has run out.
      if (err instanceof KumicornError && !(err instanceof StoreError))
        this.#parts.logger?.warn(about, 'kumicorn: the gateway could not be asked about an order')
      else this.#parts.logger?.error(about, 'kumicorn: an answer about an order could not be applied')
    }
  }
}
