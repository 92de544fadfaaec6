import type { OrderEvent } from '../../orders/event.ts'
import type { OrderEventType } from '../../orders/lifecycle.ts'
import type { OrderRecord } from '../../orders/order.ts'

import type { OrderDelivery } from '../order-delivery.ts'
import type { DeadLetter, Delivery } from '../store.ts'
import type { DueQueue } from './due-queue.ts'
import type { KeptMessage } from './kept-message.ts'

/** What orders are chosen by. */
export type Gist = Pick<
  OrderRecord,
  | 'account'
  | 'kind'
  | 'reference'
  | 'gateway'
  | 'state'
  | 'stuck'
  | 'conflict'
  | 'disputed'
  | 'pruned'
  | 'createdAt'
  | 'updatedAt'
  | 'once'
>

/** An order and all that was heard and told of it. */
export interface Whole {
  order: OrderRecord
  readonly events: OrderEvent[]
  readonly messages: KeptMessage[]
}

/** The same in little room. */
export interface Packed {
  readonly gist: Gist
  read(): Whole
}

/** An order and what belongs to it. */
export class Entry {
  readonly serial: number
  /** What is neither finished nor dead, by handler, the oldest first. None when nothing is: most orders have ended. */
  lanes: Map<string, readonly Letter[]> | undefined
  dead = 0
  #kept: Whole | Packed

  constructor(serial: number, order: OrderRecord) {
    this.serial = serial
    this.#kept = { order, events: [], messages: [] }
  }

  get isPacked(): boolean {
    return 'gist' in this.#kept
  }

  get gist(): Gist {
    return 'gist' in this.#kept ? this.#kept.gist : this.#kept.order
  }

  /** To read: what is packed stays so. */
  get whole(): Readonly<Whole> {
    return 'gist' in this.#kept ? this.#kept.read() : this.#kept
  }

  get order(): OrderRecord {
    return this.whole.order
  }

  /** To change. */
  open(): Whole {
    const { whole } = this
    this.#kept = whole
    return whole
  }

  pack(packed: Packed): void {
    this.#kept = packed
  }
}

/** What there is for one handler of an account, counted: nobody has to walk what waits. */
export interface Box {
  /** The first of each lane, by when it is due. */
  readonly queue: DueQueue<Letter>
  /** How many wait, by type. */
  readonly waiting: Map<OrderEventType, number>
  dead: number
}

/** A delivery. */
export interface Letter {
  readonly id: number
  readonly entry: Entry
  readonly event: OrderEvent
  handler: string
  box: Box
  tries: number
  token: number
  dueAt: number
  leasedUntil: number
  isDead: boolean
  lastError: string
  diedAt: number
}

export const asDelivery = ({ id, event, handler, tries, token }: Letter): Delivery => ({
  id,
  event,
  handler,
  tries,
  token,
})

export const asDeadLetter = ({ id, event, handler, tries, lastError, diedAt }: Letter): DeadLetter => ({
  id,
  event,
  handler,
  tries,
  lastError,
  diedAt,
})

export function asOrderDelivery(letter: Letter): OrderDelivery {
  const { id, event, handler, tries, lastError, isDead, leasedUntil, dueAt, diedAt } = letter
  const told = { id, event: event.id, handler, tries, lastError }
  if (isDead) return { ...told, state: 'dead', at: diedAt }
  return leasedUntil > 0
    ? { ...told, state: 'leased', at: leasedUntil }
    : { ...told, state: 'waiting', at: dueAt }
}
