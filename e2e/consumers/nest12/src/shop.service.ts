import { KumquatClient, type OrderEventOf } from '@kumicorn/core';
import { OnOrderEvent } from '@kumicorn/nestjs';
import { Injectable } from '@nestjs/common';

@Injectable()
export class ShopService {
  readonly delivered: string[] = [];

  constructor(private readonly kumquat: KumquatClient) {}

  async sell(reference: string, account: string): Promise<string> {
    const outcome = await this.kumquat.orders.place({
      request_no: reference,
      product_id: 19402,
      account,
    });
    return outcome.state;
  }

  @OnOrderEvent('order.succeeded', { name: 'fulfil' })
  fulfil(event: OrderEventOf<'order.succeeded'>): void {
    this.delivered.push(event.reference);
  }
}
