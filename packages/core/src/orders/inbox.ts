import { KumicornError } from '../data/errors.ts'
import type { Store } from '../stores/store.ts'
import type { AccountEntry } from './accounts.ts'
import type { ApplyFact, ApplyResult } from './apply.ts'
import { chooseOrders } from './choose.ts'
import type { Deliveries } from './deliveries.ts'
import type { Fact } from './fact.ts'
import { KeyedLock } from './keyed-lock.ts'

export interface InboxParts {
  readonly store: Store
  readonly applyFact: ApplyFact
  readonly deliveries: Deliveries
  /** Told of each callback that is verified. */
  onTake(): void
}

/** Takes verified callbacks: what they tell is written, and brought to its handlers. */
export class Inbox {
  readonly #parts: InboxParts
  readonly #lock = new KeyedLock()

  constructor(parts: InboxParts) {
    this.#parts = parts
  }

  /**
   * Resolves when the callback may be acknowledged: with a durable store once it is written, else once every
   * handler has finished. Rejects when the gateway should send it again.
   */
  take(entry: AccountEntry, fact: Fact, rawBody: Uint8Array): Promise<ApplyResult> {
    const { store, applyFact, deliveries, onTake } = this.#parts
    onTake()
    const { account, name } = entry.gateway
    const lane = `${account} ${fact.reference}`
    const isFirst = !this.#lock.isHeld(lane)
    return this.#lock.run(lane, async () => {
      const waits = !store.durable
      // Its handlers would begin while everything else ends.
      if (waits && !isFirst && deliveries.isStopping)
        throw new KumicornError('handler_failed', 'stopped before its turn came', { gateway: name })
      const { orders, ambiguous } = await chooseOrders(store, account, fact)
      let result: ApplyResult | undefined
      let finished = true
      for (const { key, known } of orders) {
        result = await applyFact.apply(entry, key, fact, { known, rawBody, waits, ambiguous })
        if (waits && !(await deliveries.runOrder(key, result.begun))) finished = false
      }
      if (!finished)
        throw new KumicornError('handler_failed', 'a handler has not finished', { gateway: name })
      return result as ApplyResult
    })
  }

  /** Resolves when nothing is being taken any more. */
  idle(): Promise<void> {
    return this.#lock.idle()
  }
}
