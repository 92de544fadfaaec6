import type { Logger } from '../data/logger.ts'
import type { OrderEvent } from './event.ts'
import type { HandlerRegistry } from './handler-registry.ts'
import type { Handlers } from './handlers.ts'
import type { OrderEventType } from './lifecycle.ts'

export interface UntakenParts {
  readonly handlers: Handlers
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
  readonly #seen = new Set<OrderEventType>()

  constructor(parts: UntakenParts) {
    this.#parts = parts
  }

  notice({ type, gateway, reference }: OrderEvent): void {
    const { handlers, logger } = this.#parts
    if (logger === undefined || !ends.has(type) || this.#seen.has(type) || handlers.of(type).length > 0)
      return
    this.#seen.add(type)
    this.#isTakenElsewhere(type).then(
      (isTaken) => isTaken || logger.warn({ gateway, reference, eventType: type }, untaken(type)),
      // The store tells of its own failures, and this type may be asked about again.
      () => this.#seen.delete(type),
    )
  }

  /** By another process on this store: what happens is kept for it. */
  async #isTakenElsewhere(type: OrderEventType): Promise<boolean> {
    const rows = await this.#parts.registry.list()
    return rows.some(({ types }) => types.includes(type))
  }
}

const untaken = (type: OrderEventType): string =>
  `kumicorn: no handler takes ${type}: it stands in the history of its order only, and a handler that comes later does ` +
  `not get it. Register one before start(): kumicorn.on('${type}', { name, handle })`
