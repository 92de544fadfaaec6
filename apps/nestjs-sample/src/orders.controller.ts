import { Body, Controller, Get, HttpStatus, Param, Post, Res } from '@nestjs/common'
import type { Response } from 'express'
import { type PaymentRequest, paymentRequest, type TopUpRequest, topUpRequest } from './requests.ts'
import { type Receipt, Shop } from './shop.ts'

@Controller()
export class OrdersController {
  readonly #shop: Shop

  constructor(shop: Shop) {
    this.#shop = shop
  }

  @Post('topups')
  async topUp(
    @Body({ schema: topUpRequest }) request: TopUpRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Receipt> {
    return answer(response, await this.#shop.topUp(request))
  }

  @Post('payments')
  async pay(
    @Body({ schema: paymentRequest }) request: PaymentRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Receipt> {
    return answer(response, await this.#shop.pay(request))
  }

  @Get('orders/:reference')
  order(@Param('reference') reference: string): Promise<Receipt> {
    return this.#shop.find(reference)
  }
}

/** Unknown is not failed: the customer may send the same request again, or look at the order later. */
function answer(response: Response, receipt: Receipt): Receipt {
  if (receipt.state === 'unknown') response.status(HttpStatus.ACCEPTED)
  return receipt
}
