import { BadGatewayException, Controller, Get, Param, Redirect } from '@nestjs/common';
import { ShopService } from './shop.service.js';

@Controller()
export class ShopController {
  constructor(private readonly shop: ShopService) {}

  // By GET so that you can type it; a real shop takes a POST here.
  @Get('buy/:reference/:number')
  @Redirect()
  async buy(
    @Param('reference') reference: string,
    @Param('number') number: string,
  ): Promise<{ url: string }> {
    const url = await this.shop.buy(reference, number);
    if (!url) throw new BadGatewayException('No payment can be made now.');
    return { url };
  }

  @Get('sales/:reference')
  sale(@Param('reference') reference: string): Promise<Record<string, string>> {
    return this.shop.sale(reference);
  }
}
