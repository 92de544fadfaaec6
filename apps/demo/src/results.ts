import type { Kumicorn, OrderEvent, Outcome } from '@kumicorn/core'
import type { Sandbox } from '@kumicorn/sandbox'

/** What the merchant knows of its orders: how each call came back, and what the callbacks told. */
export class Results {
  readonly #ends = new Map<string, string>()
  readonly #acknowledged = new Set<string>()
  readonly #waiting = new Map<string, () => void>()

  constructor(kumicorn: Kumicorn, sandbox: Sandbox) {
    const note = (event: OrderEvent): void =>
      void this.#ends.set(event.reference, event.type.slice('order.'.length))
    for (const type of [
      'order.succeeded',
      'order.failed',
      'order.recovered',
      'order.reversed',
      'order.conflict',
    ] as const) {
      kumicorn.on(type, note)
    }
    // The gateway's side: only now is the callback really over.
    sandbox.on('acknowledged', ({ reference }) => {
      this.#acknowledged.add(reference)
      this.#waiting.get(reference)?.()
    })
  }

  /** How an order ended, or `undefined` while it is open. */
  of(reference: string): string | undefined {
    return this.#ends.get(reference)
  }

  /** Takes the outcome of a call and waits until its callback, if there is one to come, is acknowledged. */
  async end<T>(reference: string, outcome: Outcome<T>, signal: AbortSignal): Promise<void> {
    if (outcome.state !== 'accepted') {
      this.#ends.set(reference, outcome.state)
      return
    }
    if (this.#acknowledged.has(reference)) return
    await new Promise<void>((resolve) => {
      this.#waiting.set(reference, resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }
}
