import { frozen } from '../stores/frozen.ts'
import type { OrderEvent } from './event.ts'
import type { HandlerContext } from './handlers.ts'
import type { Held } from './held.ts'
import { isMoving } from './make-event.ts'
import type { OrderRecord } from './order.ts'
import { asOrder, type Order } from './public-order.ts'

/**
 * What a handler is told beside its event. A class: a literal with getters is not forgotten, nor what they hold, before
 * the whole heap is looked through, for V8 keeps pairs of accessors among what is old.
 */
export class Context implements HandlerContext {
  readonly tries: number
  readonly superseded: boolean
  declare readonly db?: unknown
  readonly #held: Held
  readonly #record: OrderRecord | undefined
  #order: Order | undefined

  /** @param db the connection of the handler's transaction, if it has one */
  constructor(held: Held, record: OrderRecord | undefined, db?: unknown) {
    const { tries, event } = held.delivery
    this.#held = held
    this.#record = record
    this.tries = tries
    this.superseded = record !== undefined && isSuperseded(event, record)
    if (db !== undefined) this.db = db
  }

  get signal(): AbortSignal {
    return this.#held.signal
  }

  /** Made when somebody asks for it, and his own: another handler must not see what he does to it. */
  get order(): Order | undefined {
    this.#order ??= this.#record && frozen(asOrder(this.#record))
    return this.#order
  }
}

/** Whether a later event has moved the order on. */
export const isSuperseded = (event: OrderEvent, order: OrderRecord): boolean =>
  isMoving(event.type) ? order.lastMove !== event.id : order.state !== event.state
