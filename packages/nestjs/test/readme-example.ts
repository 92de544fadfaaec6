import type { OrderEventOf } from '@kumicorn/core'
import { KumicornModule, OnOrderEvent } from '@kumicorn/nestjs'
import { Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

const { KUMQUAT_URL = '', KUMQUAT_PARTNER_NO = '', KUMQUAT_SIGN_KEY = '', PORT = '3000' } = process.env
const kumquat = { baseUrl: KUMQUAT_URL, partnerNo: KUMQUAT_PARTNER_NO, signKey: KUMQUAT_SIGN_KEY }

@Injectable()
class Shop {
  @OnOrderEvent('order.succeeded', { name: 'fulfil' })
  async fulfil(event: OrderEventOf<'order.succeeded'>) {
    process.stdout.write(`${event.reference} was delivered\n`)
  }
}

@Module({ imports: [KumicornModule.forRoot({ kumquat })], providers: [Shop] })
class AppModule {}

const app = await NestFactory.create(AppModule)
app.enableShutdownHooks()
await app.listen(Number(PORT))
