import { KumquatClient, type OrderEventOf } from '@kumicorn/core'
import { KumicornModule, OnOrderEvent } from '@kumicorn/nestjs'
import { Controller, Module, Param, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

const { KUMQUAT_URL = '', KUMQUAT_PARTNER_NO = '', KUMQUAT_SIGN_KEY = '', PORT = '3000' } = process.env
const { SHOP_URL = `http://127.0.0.1:${PORT}` } = process.env // where the gateway reaches this server
const kumquat = {
  baseUrl: KUMQUAT_URL,
  partnerNo: KUMQUAT_PARTNER_NO,
  signKey: KUMQUAT_SIGN_KEY,
  callbackUrl: `${SHOP_URL}/callbacks/kumquat`,
}

@Controller('orders')
class Shop {
  readonly #kumquat: KumquatClient

  constructor(kumquat: KumquatClient) {
    this.#kumquat = kumquat
  }

  @Post(':id')
  async place(@Param('id') id: string) {
    const order = { request_no: id, product_id: 19402, account: '254771114118' }
    return { state: (await this.#kumquat.orders.place(order)).state }
  }

  @OnOrderEvent('order.succeeded', { name: 'fulfil' })
  async fulfil(event: OrderEventOf<'order.succeeded'>) {
    process.stdout.write(`${event.reference} was delivered\n`)
  }
}

@Module({ imports: [KumicornModule.forRoot({ kumquat })], controllers: [Shop] })
class AppModule {}

async function bootstrap() {
  const app = await NestFactory.create(AppModule)
  app.enableShutdownHooks()
  await app.listen(Number(PORT))
}
void bootstrap()
