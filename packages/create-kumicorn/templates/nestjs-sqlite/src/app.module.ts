import { sqliteStore } from '@kumicorn/core';
import { KumicornModule } from '@kumicorn/nestjs';
import { Module } from '@nestjs/common';
import { ShopController } from './shop.controller.js';
import { ShopService } from './shop.service.js';

@Module({
  imports: [
    KumicornModule.forRootAsync({
      useFactory: () => ({
        store: sqliteStore({ path: './orders.db' }), // made at the first start
        kumquat: {
          baseUrl: process.env.KUMQUAT_URL ?? '',
          partnerNo: process.env.KUMQUAT_PARTNER_NO ?? '',
          signKey: process.env.KUMQUAT_SIGN_KEY ?? '',
          callbackUrl: `${process.env.SHOP_URL}/callbacks/kumquat`,
        },
        paynicorn: {
          baseUrl: process.env.PAYNICORN_URL ?? '',
          appKey: process.env.PAYNICORN_APP_KEY ?? '',
          merchantSecret: process.env.PAYNICORN_MERCHANT_SECRET ?? '',
        },
      }),
    }),
  ],
  controllers: [ShopController],
  providers: [ShopService],
})
export class AppModule {}
