import { PassingMap } from '../data/passing-map.ts'
import { frozen } from '../stores/frozen.ts'
import { isFinal } from './lifecycle.ts'
import type { OrderKey, OrderRecord } from './order.ts'

/** How many are remembered. */
const MOST = 1_000

/**
 * The open orders that this process has written lately: the next news of them is decided without reading them first.
 * What somebody else has written since costs a second try, and nothing else: it is told by version and stamp.
 */
export class OpenOrders {
  /** The one that was written longest ago first. */
  readonly #records = new PassingMap<string, OrderRecord>()

  get(key: OrderKey): OrderRecord | undefined {
    return this.#records.get(textOf(key))
  }

  /** Notes what was written. Of an order that has ended, little news is to come. */
  note(order: OrderRecord): void {
    const text = textOf(order)
    this.#records.delete(text)
    if (isFinal(order.state)) return
    this.#records.set(text, frozen(order))
    const [oldest] = this.#records.keys()
    if (this.#records.size > MOST && oldest !== undefined) this.#records.delete(oldest)
  }
}

const textOf = ({ account, kind, reference }: OrderKey): string => JSON.stringify([account, kind, reference])
