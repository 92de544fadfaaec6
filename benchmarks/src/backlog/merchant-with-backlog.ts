import type { Kumicorn, Store } from '@kumicorn/core'
import { signedBodies } from '../load/bodies.ts'
import { makeKumicorn } from '../merchants/start-kumicorn.ts'

/** The name of the one handler of our merchants. */
export const HANDLER = 'fulfil'

/** Callbacks that are written at the same time while a backlog is made. */
const AT_ONCE = 500

/** A merchant whose handler does no I/O, and who takes callbacks also while nothing is delivered. */
export class MerchantWithBacklog {
  readonly store: Store
  /** Never started: it takes callbacks and delivers nothing. */
  readonly #taking: Kumicorn
  readonly #delivering: Kumicorn
  readonly #times: number[] = []
  #wanted = 0
  #reached: () => void = () => undefined

  constructor(store: Store) {
    this.store = store
    this.#taking = makeKumicorn(this.store, () => undefined)
    this.#delivering = makeKumicorn(this.store, () => this.#handle())
  }

  /** Takes callbacks about new orders. Each leaves one delivery, which waits. */
  async fill(count: number): Promise<void> {
    for (let left = count; left > 0; left -= AT_ONCE) {
      const bodies = signedBodies('kumquat', Math.min(left, AT_ONCE))
      await Promise.all(bodies.map((signed) => this.#take(signed)))
    }
  }

  /** Delivers until so many have been handled, then stops. Returns deliveries a second, from the first to the last. */
  async drain(count: number): Promise<number> {
    this.#times.length = 0
    this.#wanted = count
    const drained = new Promise<void>((resolve) => {
      this.#reached = resolve
    })
    await this.#delivering.start()
    await drained
    await this.#delivering.stop()
    const [first = 0, last = 0] = [this.#times[0], this.#times[count - 1]]
    return ((count - 1) / (last - first)) * 1000
  }

  /** Whose orders they are, in the words of the store. */
  async account(): Promise<string> {
    const { items } = await this.store.orders({ limit: 1 })
    const [order] = items
    if (!order) throw new Error('there is no order to learn the account from')
    return order.account
  }

  #handle(): void {
    this.#times.push(performance.now())
    if (this.#times.length === this.#wanted) this.#reached()
  }

  async #take({
    headers,
    body,
  }: {
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }) {
    const { status } = await this.#taking.callbacks.kumquat({
      method: 'POST',
      headers,
      rawBody: Buffer.from(body),
    })
    if (status !== 200) throw new Error(`a callback was answered ${status}`)
  }
}
