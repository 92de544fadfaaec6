import { KumquatClient, PaynicornClient } from '@kumicorn/core'
import { Body, Controller, Get, NotFoundException, Param, Post, UseInterceptors } from '@nestjs/common'
import { type Order, Orders } from './orders.ts'
import { OutcomeInterceptor } from './outcome.interceptor.ts'
import { type PaymentRequest, paymentRequest, type TopUpRequest, topUpRequest } from './requests.ts'

@Controller()
export class OrdersController {
  readonly #orders: Orders
  readonly #kumquat: KumquatClient
  readonly #paynicorn: PaynicornClient

  constructor(orders: Orders, kumquat: KumquatClient, paynicorn: PaynicornClient) {
    this.#orders = orders
    this.#kumquat = kumquat
    this.#paynicorn = paynicorn
  }

  @Post('topups')
  @UseInterceptors(OutcomeInterceptor)
  topUp(@Body({ schema: topUpRequest }) request: TopUpRequest): Promise<Order> {
    const { reference, productId, account } = request
    return this.#orders.place('topup', request, () =>
      this.#kumquat.orders.place({ request_no: reference, product_id: productId, account }),
    )
  }

  @Post('payments')
  @UseInterceptors(OutcomeInterceptor)
  pay(@Body({ schema: paymentRequest }) request: PaymentRequest): Promise<Order> {
    const { reference, description, ...money } = request
    return this.#orders.place('payment', request, () =>
      this.#paynicorn.payments.create({ ...money, orderId: reference, orderDescription: description }),
    )
  }

  @Get('orders/:reference')
  order(@Param('reference') reference: string): Order {
    const order = this.#orders.find(reference)
    if (order) return order
    throw new NotFoundException({ code: 'order_unknown', message: 'there is no order with this reference' })
  }
}
