import type { OrderEvent } from '@kumicorn/core'
import { OnOrderEvent } from '@kumicorn/nestjs'
import { Injectable, Logger } from '@nestjs/common'
import { Orders } from './orders.ts'

/**
 * What the shop does when it learns how an order went on. A callback is acknowledged only when its handler has
 * finished, and an event may come more than once: `event.id` stays the same.
 */
@Injectable()
export class OrderEvents {
  readonly #orders: Orders
  readonly #logger = new Logger('Orders')

  constructor(orders: Orders) {
    this.#orders = orders
  }

  @OnOrderEvent('order.accepted')
  wait({ reference }: OrderEvent): void {
    this.#orders.note(reference, 'pending')
  }

  @OnOrderEvent('order.succeeded')
  @OnOrderEvent('order.recovered')
  deliver({ reference }: OrderEvent): void {
    this.#orders.note(reference, 'succeeded')
  }

  @OnOrderEvent('order.failed')
  refund({ reference }: OrderEvent): void {
    this.#orders.note(reference, 'failed')
  }

  @OnOrderEvent('order.reversed')
  takeBack({ reference }: OrderEvent): void {
    this.#orders.note(reference, 'reversed')
  }

  @OnOrderEvent('order.conflict')
  alert({ reference, status, id }: OrderEvent): void {
    this.#logger.warn(
      `${reference}: the gateway says "${status}", against what is known. Look at it (event ${id})`,
    )
  }
}
