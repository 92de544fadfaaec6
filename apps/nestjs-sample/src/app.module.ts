import { KumicornModule } from '@kumicorn/nestjs'
import { Module, StandardSchemaValidationPipe } from '@nestjs/common'
import { APP_FILTER, APP_PIPE } from '@nestjs/core'
import { readConfig } from './config.ts'
import { ErrorFilter, inputInvalid } from './error.filter.ts'
import { OrderEvents } from './order-events.ts'
import { OrdersController } from './orders.controller.ts'
import { Orders } from './orders.ts'

const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    inputInvalid(issues.map(({ path = [], message }) => ({ field: path.map(String).join('.'), message }))),
})

@Module({
  imports: [KumicornModule.forRootAsync({ useFactory: () => readConfig(process.env).gateways })],
  controllers: [OrdersController],
  providers: [
    Orders,
    OrderEvents,
    { provide: APP_PIPE, useValue: validation },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
})
export class AppModule {}
