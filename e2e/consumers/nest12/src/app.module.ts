import { sqliteStore } from '@kumicorn/core';
import { KumicornModule } from '@kumicorn/nestjs';
import { Module } from '@nestjs/common';
import { ShopController } from './shop.controller.js';
import { ShopService } from './shop.service.js';

@Module({
  imports: [
    KumicornModule.forRootAsync({
      useFactory: () => ({
        store: sqliteStore({ path: process.env.ORDERS ?? './orders.db' }),
        kumquat: {
          baseUrl: process.env.KUMQUAT_URL ?? '',
          partnerNo: process.env.KUMQUAT_PARTNER_NO ?? '',
          signKey: process.env.KUMQUAT_SIGN_KEY ?? '',
        },
      }),
    }),
  ],
  controllers: [ShopController],
  providers: [ShopService],
})
export class AppModule {}
