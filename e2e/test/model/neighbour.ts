import {
  createKumicorn,
  type Kumicorn,
  type OrderEvent,
  type OrderRecord,
  orderEventTypes,
  type Store,
} from '@kumicorn/core'
import type { Sandbox } from '@kumicorn/sandbox'
import { handlerNames, MINUTE } from './shop.ts'
import type { VirtualClock } from './virtual-clock.ts'

interface Parts {
  readonly sandbox: Sandbox
  readonly store: Store
  readonly clock: VirtualClock
  readonly product: string
}

/**
 * Another merchant on the same store, with handlers and references of the same names. His network is down: none of
 * his requests is ever answered, so that whatever he learns of an order comes from somebody else's.
 */
export class Neighbour {
  readonly #kumicorn: Kumicorn
  readonly #product: string
  readonly #clock: VirtualClock
  readonly #onTrespass: (what: string) => void
  readonly #placed = new Set<string>()
  readonly #accounts = new Set<string>()
  #isOpen = false

  constructor({ sandbox, store, clock, product }: Parts, onTrespass: (what: string) => void) {
    this.#product = product
    this.#clock = clock
    this.#onTrespass = onTrespass
    const transport = {
      send: async ({ body = '' }: { readonly body?: string | undefined }) => {
        if (![...this.#placed].some((reference) => body.includes(JSON.stringify(reference))))
          onTrespass(`it has sent ${body}`)
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })
      },
    }
    this.#kumicorn = createKumicorn({
      logger: false,
      kumquat: { ...sandbox.kumquat, partnerNo: 'neighbour', transport },
      paynicorn: { ...sandbox.paynicorn, appKey: 'neighbour', transport },
      store,
      clock,
      deliveries: { pollInterval: 10 * 60_000 },
    })
    for (const name of handlerNames)
      this.#kumicorn.on(orderEventTypes, { name: `${name}-0`, handle: (event) => this.#handle(event) })
  }

  /** Buys the same as somebody else, under the same reference. */
  async place(reference: string): Promise<void> {
    await this.#start()
    this.#placed.add(reference)
    const { orders } = this.#kumicorn.kumquat
    // Not waited for: it asks, and asks again, until it gives up. The store may fail for somebody else only.
    void orders
      .place({ request_no: reference, product_id: this.#product, account: '254771114118' })
      .then(({ state }) => state === 'unknown' || this.#onTrespass(`its order ${reference} is ${state}`))
  }

  owns({ account }: OrderRecord): boolean {
    return this.#accounts.has(account)
  }

  async stop(): Promise<void> {
    if (!this.#isOpen) return
    const { orders } = await this.#kumicorn.orders.list({ limit: 100 })
    for (const { reference, state } of orders) {
      if (!this.#placed.has(reference)) this.#onTrespass(`it sees the order ${reference}`)
      if (state !== 'unknown' && state !== 'created') this.#onTrespass(`its order ${reference} is ${state}`)
    }
    if (orders.length !== this.#placed.size) this.#onTrespass(`it has ${orders.length} orders`)
    const stopped = this.#kumicorn.stop()
    // A question may be under way, or pause before it is sent again.
    await this.#clock.pass(MINUTE, async () => undefined)
    await stopped
  }

  async #start(): Promise<void> {
    if (this.#isOpen) return
    this.#isOpen = true
    await this.#kumicorn.start()
    for (const { account } of await this.#kumicorn.handlers.list()) this.#accounts.add(account)
  }

  #handle({ type, reference, account }: OrderEvent): void {
    const isOurs = this.#accounts.has(account) && this.#placed.has(reference) && type === 'order.stuck'
    if (!isOurs) this.#onTrespass(`it got ${type} of ${reference}`)
  }
}
