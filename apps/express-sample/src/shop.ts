import { type Kumicorn, type Outcome, ReferenceReusedError } from '@kumicorn/core'
import { ShopError } from './errors.ts'

export interface TopUp {
  readonly reference: string
  readonly productId: string
  readonly account: string
}

export interface Payment {
  readonly reference: string
  readonly amount: string
  readonly currency: string
  readonly countryCode: string
  readonly description: string
}

/** What a customer is told of an order. */
export interface Receipt {
  readonly reference: string
  readonly kind: 'topup' | 'payment'
  readonly state: string
  /** Where the customer pays. */
  readonly cashierUrl?: string | undefined
}

/** Sells through Kumicorn. It has no order book of its own: every order is in Kumicorn's store. */
export class Shop {
  readonly #kumicorn: Kumicorn

  constructor(kumicorn: Kumicorn) {
    this.#kumicorn = kumicorn
    // One handler for what must stay in order. An event may come twice: a real shop writes event.id down with its work.
    kumicorn.on(['order.succeeded', 'order.recovered', 'order.rejected', 'order.failed', 'order.reversed'], {
      name: 'fulfil',
      handle: ({ type, reference, id }) => {
        const succeeded = type === 'order.succeeded' || type === 'order.recovered'
        console.log(
          `${reference}: ${succeeded ? 'deliver the goods' : 'give the money back'} (${type}, ${id})`,
        )
      },
    })
    kumicorn.on(['order.conflict', 'order.stuck'], function alert({ type, reference, reason }) {
      console.warn(`${reference}: look at it (${type}: ${reason})`)
    })
  }

  topUp({ reference, productId, account }: TopUp): Promise<Receipt> {
    return this.#sell(reference, 'topup', () =>
      this.#kumicorn.kumquat.orders.place({ request_no: reference, product_id: productId, account }),
    )
  }

  pay({ reference, description, amount, currency, countryCode }: Payment): Promise<Receipt> {
    const money = { amount, currency, countryCode }
    return this.#sell(reference, 'payment', () =>
      this.#kumicorn.paynicorn.payments.create({
        ...money,
        orderId: reference,
        orderDescription: description,
      }),
    )
  }

  async find(reference: string): Promise<Receipt> {
    const order = await this.#kumicorn.orders.get(reference)
    if (!order) throw new ShopError(404, 'order_unknown', 'there is no order with this reference')
    const state = order.state === 'created' ? 'unknown' : order.state
    return { reference, kind: order.gateway === 'kumquat' ? 'topup' : 'payment', state }
  }

  /** The same request again sells nothing twice: it tells what is known by now, and asks when that is unknown. */
  async #sell(
    reference: string,
    kind: Receipt['kind'],
    place: () => Promise<Outcome<Readonly<Record<string, unknown>>>>,
  ): Promise<Receipt> {
    const known = await this.#kumicorn.orders.get(reference)
    if (known && (await this.find(reference)).kind !== kind) throw taken()
    let outcome = await place().catch((error: unknown) => {
      throw error instanceof ReferenceReusedError ? taken() : error
    })
    if (outcome.state === 'unknown' && known) outcome = await outcome.resolve()
    if (outcome.state === 'rejected') {
      const { gatewayCode, gatewayMessage, meaning } = outcome.error
      throw new ShopError(422, gatewayCode, meaning ?? gatewayMessage)
    }
    // Paynicorn's name for the address of its cashier page.
    const webUrl = outcome.state === 'accepted' ? outcome.order.webUrl : undefined
    const receipt = await this.find(reference)
    return typeof webUrl === 'string' ? { ...receipt, cashierUrl: webUrl } : receipt
  }
}

const taken = (): ShopError =>
  new ShopError(409, 'reference_taken', 'there is another order with this reference')
