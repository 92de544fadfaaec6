import type { Store } from '../stores/store.ts'
import { nextVersion } from './next-version.ts'
import type { OrderKey, OrderRecord } from './order.ts'

/** How many are remembered. What is pushed out is not sent again by itself: the gateway is asked about it. */
const MOST = 10_000

/** Whether the store says that an order surely was not sent, and nothing was heard of it. */
export const isUnsent = ({ state, sends, sending, told }: OrderRecord): boolean =>
  state === 'created' && sends === 0 && sending === undefined && !told

/**
 * The sends of this process that surely have not been, though the store may say so. Each has a number of its own: one
 * that has failed says nothing of an earlier one, of the same order, that was sent.
 */
export class Unsent {
  readonly #owner: string
  readonly #sends = new Set<number>()

  constructor(owner: string) {
    this.#owner = owner
  }

  /** What this was to send was not sent. */
  add({ sending }: OrderRecord): void {
    if (sending === undefined) return
    this.#sends.add(sending.nth)
    const [oldest] = this.#sends
    if (this.#sends.size > MOST && oldest !== undefined) this.#sends.delete(oldest)
  }

  /** A write before the send: when it fails nothing is sent, and it may have been made all the same. */
  async unless<T>(order: OrderRecord, write: () => Promise<T>): Promise<T> {
    try {
      return await write()
    } catch (error) {
      this.add(order)
      throw error
    }
  }

  /** Whether the order can be sent: it surely was not, and nothing was heard of it. */
  has(known: OrderRecord): boolean {
    if (isUnsent(known)) return true
    const { state, sends, sending, lastAnswer, conflict, told } = known
    if (state !== 'created' || sending?.owner !== this.#owner || !this.#sends.has(sending.nth)) return false
    return sends === 1 && lastAnswer === undefined && conflict === undefined && !told
  }

  /**
   * Whoever reads the order may send it from now on, if it can be sent. It is written in any case: a write of the send
   * that nobody waits for any more would else come after this. @throws StoreError
   */
  async takeBack(store: Store, key: OrderKey): Promise<void> {
    for (let known = await store.order(key); known; known = await store.order(key)) {
      if (!this.has(known)) return
      const never = { sends: 0, sentAt: undefined, sending: undefined, queryAt: undefined }
      const order = nextVersion({ ...known, ...never })
      if ((await store.commit({ order, over: known.stamp })) !== false) return
    }
  }
}
