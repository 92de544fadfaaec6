import type { OrderKey, OrderRecord } from './order.ts'

/** How many are remembered. What is pushed out is not sent again by itself: the gateway is asked about it. */
const MOST = 10_000

/** Whether the store says that an order surely was not sent, and nothing was heard of it. */
export const isUnsent = ({ state, sends, sending }: OrderRecord): boolean =>
  state === 'created' && sends === 0 && sending === undefined

/** Orders that this process surely has not sent, though the store may say that it has. */
export class Unsent {
  readonly #owner: string
  readonly #keys = new Set<string>()

  constructor(owner: string) {
    this.#owner = owner
  }

  add(key: OrderKey): void {
    this.#keys.add(textOf(key))
    const [oldest] = this.#keys
    if (this.#keys.size > MOST && oldest !== undefined) this.#keys.delete(oldest)
  }

  /** It is being sent now. */
  delete(key: OrderKey): void {
    this.#keys.delete(textOf(key))
  }

  /** A write before the send: when it fails nothing is sent, and it may have been made all the same. */
  async unless<T>(key: OrderKey, write: () => Promise<T>): Promise<T> {
    try {
      return await write()
    } catch (error) {
      this.add(key)
      throw error
    }
  }

  /** Whether the order can be sent: it surely was not, and nothing was heard of it. */
  has(known: OrderRecord): boolean {
    if (isUnsent(known)) return true
    const { state, sends, sending, lastAnswer, conflict, told } = known
    if (state !== 'created') return false
    const isOurs = sending?.owner === this.#owner && this.#keys.has(textOf(known))
    return isOurs && sends === 1 && lastAnswer === undefined && conflict === undefined && !told
  }
}

const textOf = ({ account, kind, reference }: OrderKey): string => JSON.stringify([account, kind, reference])
