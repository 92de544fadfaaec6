import { Controller, Get, Param, Post } from '@nestjs/common';
import { ShopService } from './shop.service.js';

@Controller('orders')
export class ShopController {
  constructor(private readonly shop: ShopService) {}

  @Post(':reference/:account')
  async sell(
    @Param('reference') reference: string,
    @Param('account') account: string,
  ): Promise<{ state: string }> {
    return { state: await this.shop.sell(reference, account) };
  }

  @Get()
  delivered(): readonly string[] {
    return this.shop.delivered;
  }
}
