import type { Logger } from '../data/logger.ts'
import type { OrderEvent } from './event.ts'
import type { HandlerRegistry } from './handler-registry.ts'
import type { OrderEventType } from './lifecycle.ts'

export interface UntakenParts {
  readonly registry: HandlerRegistry
  readonly logger: Logger | undefined
}

/** How an order ends, or ends otherwise than was told: somebody has to deliver, or to give money back. */
const ends: ReadonlySet<OrderEventType> = new Set([
  'order.succeeded',
  'order.failed',
  'order.recovered',
  'order.reversed',
])

/** Tells, once a type, of ends of orders for which nobody has a handler: the gateway hears that all is well. */
export class Untaken {
  readonly #parts: UntakenParts
  readonly #told = new Set<OrderEventType>()

  constructor(parts: UntakenParts) {
    this.#parts = parts
  }

  notice({ type, gateway, reference }: OrderEvent): void {
    const { registry, logger } = this.#parts
    if (!ends.has(type) || this.#told.has(type) || registry.isTaken(type)) return
    this.#told.add(type)
    logger?.warn({ gateway, reference, eventType: type }, untaken(type))
  }
}

const untaken = (type: OrderEventType): string =>
  `kumicorn: no handler takes ${type}: it stands in the history of its order only, and a handler that comes later does ` +
  `not get it. Register one before start(): kumicorn.on('${type}', { name, handle })`
