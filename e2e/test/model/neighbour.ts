import { createKumicorn, type Kumicorn, orderEventTypes, type Store } from '@kumicorn/core'
import type { Sandbox } from '@kumicorn/sandbox'
import { handlerNames } from './shop.ts'
import type { VirtualClock } from './virtual-clock.ts'

interface Parts {
  readonly sandbox: Sandbox
  readonly store: Store
  readonly clock: VirtualClock
}

/** Another merchant on the same store, who sells nothing: whatever it learns, or asks, is none of its business. */
export class Neighbour {
  readonly #kumicorn: Kumicorn
  #isOpen = false

  constructor({ sandbox, store, clock }: Parts, onTrespass: (what: string) => void) {
    const transport = {
      send: async ({ url }: { readonly url: string }) => {
        onTrespass(`it has asked ${url}`)
        throw new Error('nothing to ask')
      },
    }
    this.#kumicorn = createKumicorn({
      kumquat: { ...sandbox.kumquat, partnerNo: 'neighbour', transport },
      paynicorn: { ...sandbox.paynicorn, appKey: 'neighbour', transport },
      store,
      clock,
      deliveries: { pollInterval: 10 * 60_000 },
    })
    for (const name of handlerNames)
      this.#kumicorn.on(orderEventTypes, {
        name: `${name}-0`,
        handle: ({ type, reference }) => onTrespass(`it got ${type} of ${reference}`),
      })
  }

  async start(): Promise<void> {
    if (this.#isOpen) return
    this.#isOpen = true
    await this.#kumicorn.start()
  }

  async stop(): Promise<void> {
    const { orders } = await this.#kumicorn.orders.list()
    if (orders.length > 0) throw new Error('the neighbour sees orders that are not its own')
    await this.#kumicorn.stop()
  }
}
