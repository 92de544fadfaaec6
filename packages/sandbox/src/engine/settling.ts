import type { FaultBook } from '../faults/fault-book.ts'
import type { CallbackFault } from '../faults/types.ts'
import type { Twist } from './callback.ts'
import type { SimulatedClock } from './clock.ts'
import type { Courier, Delivery } from './deliveries.ts'
import { milliseconds } from './duration.ts'
import type { EventHub } from './events.ts'
import type { Decision, OrderRecord } from './order.ts'
import { type OrderBook, setStatus } from './order-book.ts'

const other = (decision: Decision): Decision => (decision === 'succeeded' ? 'failed' : 'succeeded')

export interface SettlingParts {
  readonly clock: SimulatedClock
  readonly events: EventHub
  readonly orders: OrderBook
  readonly faults: FaultBook
  readonly courier: Courier
}

/** Brings orders to their end and tells the merchant, with the faults that are due. */
export class Settling {
  readonly #parts: SettlingParts
  /** Held back until another callback has overtaken them. */
  #held: Delivery[] = []

  constructor(parts: SettlingParts) {
    this.#parts = parts
  }

  /** Decides by hand, or else as the clock will have it. Resolves when the first callback was tried. */
  async settle(order: OrderRecord, decision?: Decision): Promise<void> {
    const { orders, faults } = this.#parts
    if (!orders.has(order)) return
    const { fate } = orders.actionsOf(order)
    const fault = faults.takeForCallback(order)
    const contradiction = fault?.kind === 'contradictory' ? fault : undefined
    const first = decision ?? (contradiction ? (contradiction.first ?? 'succeeded') : fate)
    if (first === undefined) return
    this.#decide(order, first)
    if (contradiction) this.#turnLater(order, first, contradiction)
    await this.#tell(order, fault)
  }

  /** Tells about the order as it stands once more; a twisted callback is not tried again. */
  async resend(order: OrderRecord, twist: Twist = {}): Promise<boolean> {
    const { orders, courier } = this.#parts
    const callback = orders.actionsOf(order).callback(twist)
    if (callback === undefined) return false
    if (Object.keys(twist).length === 0) await courier.send(order, callback)
    else await courier.once(order, callback)
    return true
  }

  /** Puts what is still to come of a contradiction on the clock's agenda. */
  awaitTurn(order: OrderRecord): void {
    const { clock } = this.#parts
    const { turn } = order
    if (turn === undefined) return
    clock.after(Math.max(0, turn.at - clock.now()), async () => {
      if (order.turn !== turn || !this.#parts.orders.has(order)) return
      order.turn = undefined
      if (turn.truth === 'last') this.#decide(order, turn.to)
      await this.#tell(order, undefined, turn.truth === 'last' ? {} : { state: turn.to })
    })
  }

  clear(): void {
    this.#held = []
  }

  #decide(order: OrderRecord, decision: Decision): void {
    const { orders, clock, events } = this.#parts
    const status = orders.actionsOf(order).decide(decision)
    setStatus({ clock, events }, order, decision, status)
  }

  #turnLater(order: OrderRecord, first: Decision, fault: CallbackFault & { kind: 'contradictory' }): void {
    const at = this.#parts.clock.now() + milliseconds(fault.after ?? '5m')
    order.turn = { at, to: other(first), truth: fault.truth ?? 'last' }
    this.awaitTurn(order)
  }

  async #tell(order: OrderRecord, fault: CallbackFault | undefined, twist: Twist = {}): Promise<void> {
    const { orders, courier, clock } = this.#parts
    const callback = orders.actionsOf(order).callback({ ...twist, ...twistOf(fault) })
    if (callback === undefined || fault?.kind === 'never') return
    if (fault?.kind === 'late') {
      courier.schedule(order, callback, clock.now() + milliseconds(fault.by ?? '24h'))
      return
    }
    if (fault?.kind === 'reordered') {
      const until = clock.now() + milliseconds(fault.atMost ?? '1h')
      this.#held.push(courier.schedule(order, callback, until, { stubborn: true }))
      return
    }
    await courier.send(order, callback)
    if (fault?.kind === 'duplicated') {
      for (let copy = 2; copy <= (fault.copies ?? 2); copy += 1) {
        const apart = milliseconds(fault.apart ?? 0) * (copy - 1)
        if (apart === 0) await courier.once(order, callback)
        else courier.resume(order, callback, clock.now() + apart, 1, { once: true })
      }
    }
    const overtaken = this.#held
    this.#held = []
    for (const delivery of overtaken) await courier.start(delivery)
  }
}

function twistOf(fault: CallbackFault | undefined): Twist {
  switch (fault?.kind) {
    case 'wrong-amount': {
      const { amount, currency } = fault
      if (amount === undefined && currency === undefined) return { amount: '0.01' }
      return { ...(amount === undefined ? {} : { amount }), ...(currency === undefined ? {} : { currency }) }
    }
    case 'wrong-key':
      return { wrongKey: true }
    case 'tampered':
      return { tampered: true }
    default:
      return {}
  }
}
