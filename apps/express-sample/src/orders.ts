import { isDeepStrictEqual } from 'node:util'
import type { GatewayError, Outcome } from '@kumicorn/core'
import { ShopError } from './errors.ts'

/** What the shop knows of an order, from the outcome of the call and from events. */
export interface Order {
  readonly reference: string
  readonly kind: 'topup' | 'payment'
  readonly state: keyof typeof progress
  /** Where the customer pays. */
  readonly cashierUrl?: string | undefined
  /** Why it was rejected. */
  readonly error?: { readonly code: string; readonly message: string } | undefined
}

/** Answers and callbacks may overtake each other: an order never goes back to a lower number. */
const progress = { created: 0, unknown: 1, pending: 2, rejected: 2, succeeded: 3, failed: 3, reversed: 3 }

/** Whatever the gateway told of the order, by its own names. */
type Placed = Outcome<Readonly<Record<string, unknown>>>

interface Entry {
  order: Order
  readonly request: object
  resolve?: (() => Promise<Placed>) | undefined
}

/** The shop's record of its orders. A real shop has its database here. */
export class Orders {
  readonly #entries = new Map<string, Entry>()

  find(reference: string): Order | undefined {
    return this.#entries.get(reference)?.order
  }

  /**
   * Places an order once. When the same request comes again, it is answered with what is known by now; if
   * that is `unknown`, the gateway is asked.
   * @throws ShopError when the reference belongs to another order
   */
  async place(
    kind: Order['kind'],
    request: { readonly reference: string },
    send: () => Promise<Placed>,
  ): Promise<Order> {
    const { reference } = request
    const known = this.#entries.get(reference)
    if (known && !isDeepStrictEqual([known.order.kind, known.request], [kind, request])) {
      throw new ShopError(409, 'reference_taken', 'there is another order with this reference')
    }
    if (known) {
      if (known.order.state === 'unknown' && known.resolve) this.#conclude(known, await known.resolve())
      return known.order
    }
    // Written before anything is sent: the callback may be here before the answer is.
    const entry: Entry = { request, order: { reference, kind, state: 'created' } }
    this.#entries.set(reference, entry)
    try {
      this.#conclude(entry, await send())
    } catch (error) {
      // Wrong input, and nothing was sent: the reference is free again.
      this.#entries.delete(reference)
      throw error
    }
    return entry.order
  }

  /** Notes what an event tells. */
  note(reference: string, state: Order['state']): void {
    const entry = this.#entries.get(reference)
    // Placed by an earlier process, whose memory is gone. In a database it would be there.
    if (entry) this.#advance(entry, { state })
  }

  #conclude(entry: Entry, outcome: Placed): void {
    entry.resolve = outcome.state === 'unknown' ? outcome.resolve : undefined
    if (outcome.state === 'accepted') {
      const { webUrl } = outcome.order // Paynicorn's name for the address of its cashier page
      if (typeof webUrl === 'string') entry.order = { ...entry.order, cashierUrl: webUrl }
      this.#advance(entry, { state: 'pending' })
    } else if (outcome.state === 'rejected') {
      this.#advance(entry, { state: 'rejected', error: reasonOf(outcome.error) })
    } else {
      this.#advance(entry, { state: 'unknown' })
    }
  }

  #advance(entry: Entry, change: Pick<Order, 'state' | 'error'>): void {
    if (progress[change.state] >= progress[entry.order.state]) entry.order = { ...entry.order, ...change }
  }
}

const reasonOf = ({ gatewayCode, gatewayMessage, meaning }: GatewayError): Order['error'] => ({
  code: gatewayCode,
  message: meaning ?? gatewayMessage,
})
