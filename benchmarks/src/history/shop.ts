import { createKumicorn, type Kumicorn, type KumquatClient, type Store } from '@kumicorn/core'
import { kumquatCallback, type SignedCallback } from '@kumicorn/core/testing'
import { ACCOUNT, PRODUCT_ID } from '../callers/order.ts'
import { PARTNER_NO, SIGN_KEY } from '../load/merchant.ts'
import { instantGateway, serialOf } from './instant-gateway.ts'

/** Milliseconds that handlers may take to come to an end. */
const LONGEST = 60_000

/** A merchant who places orders and is told how they ended, all in one process. */
export class Shop {
  readonly store: Store
  readonly kumicorn: Kumicorn & { readonly kumquat: KumquatClient }
  #handled = 0
  #expected = 0

  constructor(store: Store) {
    this.store = store
    this.kumicorn = createKumicorn({
      store,
      kumquat: {
        baseUrl: 'http://127.0.0.1:9',
        partnerNo: PARTNER_NO,
        signKey: SIGN_KEY,
        callbackUrl: false,
        transport: instantGateway,
      },
    })
    this.kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: () => {
        this.#handled += 1
      },
    })
  }

  async place(reference: string): Promise<void> {
    const { state } = await this.kumicorn.kumquat.orders.place({
      request_no: reference,
      product_id: BigInt(PRODUCT_ID),
      account: ACCOUNT,
    })
    if (state !== 'accepted') throw new Error(`an order has ended as ${state}`)
  }

  async callBack(callback: SignedCallback): Promise<void> {
    this.#expected += 1
    const { status } = await this.kumicorn.callbacks.kumquat(callback)
    if (status !== 200) throw new Error(`a callback was answered ${status}`)
  }

  /** Resolves once every order that has been called back has been handled. */
  async settled(): Promise<void> {
    for (const until = performance.now() + LONGEST; this.#handled < this.#expected; ) {
      if (performance.now() > until) throw new Error(`${this.#handled} of ${this.#expected} were handled`)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
}

/** The callback that tells of the success of an order. */
export const succeeded = (reference: string): SignedCallback =>
  kumquatCallback({ request_no: reference, partner_no: PARTNER_NO, serial_no: serialOf(reference) }, SIGN_KEY)
