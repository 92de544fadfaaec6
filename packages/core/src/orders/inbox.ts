import type { CallbackProtocol } from '../callbacks/protocol.ts'
import { KumicornError } from '../data/errors.ts'
import type { OrderRecord } from '../stores/store.ts'
import type { Deliveries } from './deliveries.ts'
import type { Fact } from './facts.ts'
import { KeyedLock } from './keyed-lock.ts'
import type { Applied, Ledger } from './ledger.ts'

/** Takes verified callbacks: what they tell is written, and brought to its handlers. */
export class Inbox {
  readonly #ledger: Ledger
  readonly #deliveries: Deliveries
  readonly #durable: boolean
  readonly #lock = new KeyedLock()

  constructor(ledger: Ledger, deliveries: Deliveries, durable: boolean) {
    this.#ledger = ledger
    this.#deliveries = deliveries
    this.#durable = durable
  }

  /**
   * Resolves when the callback may be acknowledged: with a durable store once it is written, else once every
   * handler has finished. Rejects when the gateway should send it again.
   */
  take<F extends Fact>(fact: F, protocol: CallbackProtocol<F>, raw: Uint8Array): Promise<Applied> {
    return this.#lock.run(`${fact.kind} ${fact.reference}`, async () => {
      const confirm = ({ operation }: OrderRecord) => protocol.confirm(fact, operation)
      const applied = await this.#ledger.apply(fact, { raw, confirm })
      if (!this.#durable && !(await this.#deliveries.runNow(applied.id))) {
        throw new KumicornError('handler_failed', 'a handler has not finished', { gateway: fact.gateway })
      }
      return applied
    })
  }

  /** Resolves when nothing is being taken any more. */
  idle(): Promise<void> {
    return this.#lock.idle()
  }
}
