// The Nest sample with one handler more, as its user would add it: one that writes into a table of the user's own.
import { type OrderEvent, orderEventTypes, type TransactionContext } from '@kumicorn/core'
import { OnOrderEvent } from '@kumicorn/nestjs'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import type { PoolClient } from 'pg'
import { AppModule } from '../../../apps/nestjs-sample/src/app.module.ts'
import { readConfig } from '../../../apps/nestjs-sample/src/config.ts'

const { INSTANCE = '' } = process.env

class Effects {
  @OnOrderEvent(orderEventTypes, { name: 'effect', transaction: true })
  async write({ id }: OrderEvent, { db }: TransactionContext<PoolClient>): Promise<void> {
    // Nothing here keeps a second one out: that is what is tested.
    await db.query('INSERT INTO effects VALUES ($1, $2)', [id, INSTANCE])
  }
}

@Module({ imports: [AppModule], providers: [Effects] })
class Instance {}

const app = await NestFactory.create<NestExpressApplication>(Instance)
const { host, port } = readConfig(process.env)
await app.listen(port, host)
process.stdout.write('listens\n')
