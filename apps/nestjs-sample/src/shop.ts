import { Kumicorn, type OrderEvent, type Outcome, ReferenceReusedError } from '@kumicorn/core'
import { OnOrderEvent } from '@kumicorn/nestjs'
import {
  ConflictException,
  Injectable,
  Logger,
  NotFoundException,
  UnprocessableEntityException,
} from '@nestjs/common'
import type { PaymentRequest, TopUpRequest } from './requests.ts'

/** What a customer is told of an order. */
export interface Receipt {
  readonly reference: string
  readonly kind: 'topup' | 'payment'
  readonly state: string
  /** Where the customer pays. */
  readonly cashierUrl?: string | undefined
}

/** Sells through Kumicorn. It has no order book of its own: every order is in Kumicorn's store. */
@Injectable()
export class Shop {
  readonly #kumicorn: Kumicorn
  readonly #logger = new Logger('Shop')

  constructor(kumicorn: Kumicorn) {
    this.#kumicorn = kumicorn
  }

  // One handler for what must stay in order. An event may come twice: a real shop writes event.id down with its work.
  @OnOrderEvent(['order.succeeded', 'order.recovered', 'order.rejected', 'order.failed', 'order.reversed'])
  fulfil({ type, reference, id }: OrderEvent): void {
    const succeeded = type === 'order.succeeded' || type === 'order.recovered'
    this.#logger.log(
      `${reference}: ${succeeded ? 'deliver the goods' : 'give the money back'} (${type}, ${id})`,
    )
  }

  @OnOrderEvent(['order.conflict', 'order.stuck'])
  alert({ type, reference, reason }: OrderEvent): void {
    this.#logger.warn(`${reference}: look at it (${type}: ${reason})`)
  }

  topUp({ reference, productId, account }: TopUpRequest): Promise<Receipt> {
    return this.#sell(reference, 'topup', () =>
      this.#kumicorn.kumquat.orders.place({ request_no: reference, product_id: productId, account }),
    )
  }

  pay({ reference, description, amount, currency, countryCode }: PaymentRequest): Promise<Receipt> {
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
    if (!order)
      throw new NotFoundException({ code: 'order_unknown', message: 'there is no order with this reference' })
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
      throw new UnprocessableEntityException({ code: gatewayCode, message: meaning ?? gatewayMessage })
    }
    // Paynicorn's name for the address of its cashier page.
    const webUrl = outcome.state === 'accepted' ? outcome.order.webUrl : undefined
    const receipt = await this.find(reference)
    return typeof webUrl === 'string' ? { ...receipt, cashierUrl: webUrl } : receipt
  }
}

const taken = (): ConflictException =>
  new ConflictException({ code: 'reference_taken', message: 'there is another order with this reference' })
