// The packed Nest package: a constructor that is injected by the types that TypeScript writes down, and a handler.
import 'reflect-metadata'
import assert from 'node:assert/strict'
import { createKumicorn, Kumicorn, KumquatClient } from '@kumicorn/core'
import { KumicornModule, OnOrderEvent } from '@kumicorn/nestjs'
import { Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

class Shop {
  readonly kumicorn: Kumicorn
  readonly kumquat: KumquatClient

  constructor(kumicorn: Kumicorn, kumquat: KumquatClient) {
    this.kumicorn = kumicorn
    this.kumquat = kumquat
  }

  async fulfil(): Promise<void> {}
}

class AppModule {}

const options = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'the sign key' }
const kumicorn = createKumicorn({ kumquat: options })

// Decorators as calls, for Node runs this file as it stands; the first line is what `emitDecoratorMetadata` writes.
Reflect.defineMetadata('design:paramtypes', [Kumicorn, KumquatClient], Shop)
Injectable()(Shop)
const fulfil = Object.getOwnPropertyDescriptor(Shop.prototype, 'fulfil') as TypedPropertyDescriptor<
  Shop['fulfil']
>
OnOrderEvent('order.succeeded', { name: 'fulfil' })(Shop.prototype, 'fulfil', fulfil)
Module({ imports: [KumicornModule.forRoot({ kumicorn })], providers: [Shop] })(AppModule)

const app = await NestFactory.create(AppModule, { logger: ['error'] })
await app.listen(0, '127.0.0.1')
const shop = app.get(Shop)
assert.equal(shop.kumicorn, kumicorn)
assert.equal(shop.kumquat, kumicorn.kumquat)
assert.deepEqual(
  (await kumicorn.handlers.list()).map(({ name }) => name),
  ['fulfil'],
)
const reply = await fetch(`${await app.getUrl()}/callbacks/kumquat`, { method: 'POST', body: '{}' })
assert.equal(reply.status, 401, 'a callback without a signature is refused')
await app.close()
