import type { Clock } from '../data/clock.ts'
import type { Delivery } from '../stores/store.ts'

/** A delivery that this process is at. */
export class Held {
  readonly delivery: Delivery
  /** A newer one may be taken over under way, when the lease seemed to have run out. */
  token: number
  #controller: AbortController | undefined
  #aborted: { readonly reason: unknown } | undefined
  #isStopping = false
  #onStop: (() => void) | undefined

  /** Something may wait for its end: the next event of the order, or more of what it was claimed with. */
  hasNext: boolean

  constructor(delivery: Delivery, { hasNext }: { readonly hasNext: boolean } = { hasNext: false }) {
    this.delivery = delivery
    this.hasNext = hasNext
    this.token = delivery.token
  }

  is(handler: string): boolean {
    return this.delivery.handler === handler
  }

  /** Made when somebody asks for it: most handlers never do. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#aborted) this.#controller.abort(this.#aborted.reason)
    }
    return this.#controller.signal
  }

  /** Resolves after a pause; at once, and with false, when Kumicorn stops. */
  pause(clock: Clock, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#isStopping) return resolve(false)
      const cancel = clock.after(ms, () => resolve(true))
      this.#onStop = () => {
        cancel()
        resolve(false)
      }
    })
  }

  stop(reason: unknown): void {
    this.#isStopping = true
    this.abort(reason)
    this.#onStop?.()
  }

  abort(reason: unknown): void {
    this.#aborted ??= { reason }
    this.#controller?.abort(reason)
  }
}
