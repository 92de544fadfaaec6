import { KumicornModule } from '@kumicorn/nestjs'
import { Module, StandardSchemaValidationPipe } from '@nestjs/common'
import { APP_FILTER, APP_PIPE } from '@nestjs/core'
import { readConfig } from './config.ts'
import { ErrorFilter, inputInvalid } from './error.filter.ts'
import { OrdersController } from './orders.controller.ts'
import { Shop } from './shop.ts'
import { openStore } from './store.ts'

const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    inputInvalid(issues.map(({ path = [], message }) => ({ field: path.map(String).join('.'), message }))),
})

@Module({
  imports: [
    KumicornModule.forRootAsync({
      useFactory: () => {
        const { gateways, ...databases } = readConfig(process.env)
        return { ...gateways, store: openStore(databases) }
      },
    }),
  ],
  controllers: [OrdersController],
  providers: [
    Shop,
    { provide: APP_PIPE, useValue: validation },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
})
export class AppModule {}
