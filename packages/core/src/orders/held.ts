import type { Clock } from '../data/clock.ts'
import type { Delivery } from '../stores/store.ts'

/** A delivery that this process is at. */
export class Held {
  readonly delivery: Delivery
  /** Its order and handler: the events of both come one after the other. */
  readonly lane: string
  /** A newer one may be taken over under way, when the lease seemed to have run out. */
  token: number
  /** It has finished, and nothing more of its order waits for the handler. */
  isLast = false
  /** Its handler is at it. */
  isRunning = false
  #controller: AbortController | undefined
  #aborted: { readonly reason: unknown } | undefined
  #isStopping = false
  #onStop: (() => void) | undefined

  /** It was waiting, and there may be more; else it was leased by the write of its event. */
  readonly isClaimed: boolean

  constructor(delivery: Delivery, { isClaimed }: { readonly isClaimed: boolean } = { isClaimed: false }) {
    const { handler, event } = delivery
    this.delivery = delivery
    this.lane = JSON.stringify([handler, event.account, event.kind, event.reference])
    this.isClaimed = isClaimed
    this.token = delivery.token
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
