import type { FaultBook } from '../faults/fault-book.ts'
import { strikes } from '../faults/strikes.ts'
import type { SandboxCallbackFault } from '../faults/types.ts'
import type { SimulatedClock } from './clock.ts'
import type { Deliveries } from './deliveries.ts'
import { LAST_MOMENT, milliseconds } from './duration.ts'
import type { EventHub } from './events.ts'
import { overridesOf } from './faulty-callback.ts'
import type { CallbackOverrides, OrderRecord } from './order.ts'
import { type OrderBook, setStatus } from './order-book.ts'
import type { Decision } from './order-state.ts'
import type { Random } from './random.ts'

const other = (decision: Decision): Decision => (decision === 'succeeded' ? 'failed' : 'succeeded')

export interface SettlingParts {
  readonly clock: SimulatedClock
  readonly events: EventHub
  readonly orders: OrderBook
  readonly faults: FaultBook
  readonly deliveries: Deliveries
}

/** Brings orders to their end and tells the merchant, with the faults that are due. */
export class Settling {
  readonly #parts: SettlingParts

  constructor(parts: SettlingParts) {
    this.#parts = parts
  }

  /** Decides by hand, or else as the clock will have it. Resolves when the first callback was tried. */
  async settle(order: OrderRecord, decision?: Decision): Promise<void> {
    const { orders, faults } = this.#parts
    if (!orders.has(order)) return
    const actions = orders.actionsOf(order)
    const { plannedResult } = actions
    const isAnswered = order.answering.pace !== 'overtaken'
    // Of an order that goes on waiting there is nothing to tell, unless a contradiction ends it.
    const fault = faults.takeForCallback(
      order,
      (each) =>
        !(each.kind === 'before-answer' && isAnswered) && strikes(each, actions, decision ?? plannedResult),
    )
    // Whoever listens may have cleared everything.
    if (!orders.has(order)) return
    const contradiction = fault?.kind === 'contradictory' ? fault : undefined
    const first = decision ?? (contradiction ? (contradiction.first ?? 'succeeded') : plannedResult)
    if (first === undefined) return
    this.#decide(order, first)
    if (!orders.has(order)) return
    if (contradiction) this.#planReversal(order, first, contradiction)
    await this.#tell(order, fault)
  }

  /**
   * Tells about the order as it stands once more; an altered callback is not tried again. Resolves to why there is none
   * to send.
   */
  async resend(order: OrderRecord, overrides: CallbackOverrides = {}): Promise<string | undefined> {
    const { orders, deliveries } = this.#parts
    const callback = orders.actionsOf(order).callback(overrides)
    if (callback === undefined) {
      const undecided = order.state === 'pending'
      const why = undecided
        ? 'the order is not decided'
        : 'the gateway sends none, or no address is registered'
      return `there is no callback to send: ${why}`
    }
    await deliveries.sendAgain(order, callback, Object.keys(overrides).length === 0 ? {} : { once: true })
    return undefined
  }

  /** Puts what is still to come of a contradiction on the clock's agenda. */
  scheduleReversal(order: OrderRecord): void {
    const { clock } = this.#parts
    const { plannedReversal } = order
    if (plannedReversal === undefined) return
    clock.after(Math.max(0, plannedReversal.at - clock.now()), async () => {
      if (order.plannedReversal !== plannedReversal || !this.#parts.orders.has(order)) return
      order.plannedReversal = undefined
      if (plannedReversal.truth === 'last') this.#decide(order, plannedReversal.to)
      if (!this.#parts.orders.has(order)) return
      await this.#tell(
        order,
        undefined,
        plannedReversal.truth === 'last' ? {} : { state: plannedReversal.to },
      )
    })
  }

  #decide(order: OrderRecord, decision: Decision): void {
    const { orders, clock, events, deliveries } = this.#parts
    deliveries.supersede(order)
    const status = orders.actionsOf(order).decide(decision)
    setStatus({ clock, events }, order, decision, status)
  }

  #planReversal(
    order: OrderRecord,
    first: Decision,
    fault: SandboxCallbackFault & { kind: 'contradictory' },
  ): void {
    const at = this.#parts.clock.now() + milliseconds(fault.after ?? '5m')
    order.plannedReversal = { at: Math.min(at, LAST_MOMENT), to: other(first), truth: fault.truth ?? 'last' }
    this.scheduleReversal(order)
  }

  async #tell(
    order: OrderRecord,
    fault: SandboxCallbackFault | undefined,
    overrides: CallbackOverrides = {},
  ): Promise<void> {
    const { orders, deliveries, clock, faults } = this.#parts
    const callback = orders
      .actionsOf(order)
      .callback({ ...overrides, ...(fault === undefined ? {} : overridesOf(fault, order, faults)) })
    if (callback === undefined || fault?.kind === 'never') return
    if (fault?.kind === 'late') {
      deliveries.schedule(order, callback, clock.now() + milliseconds(fault.by ?? '24h'))
      return
    }
    if (fault?.kind === 'reordered') {
      const until = clock.now() + milliseconds(fault.atMost ?? '1h')
      deliveries.hold(deliveries.schedule(order, callback, until, { notReplaced: true }))
      return
    }
    await deliveries.send(order, callback)
    if (fault?.kind === 'duplicated') {
      // Copies of what was replaced meanwhile would come after the news.
      const isNews = (): boolean => orders.has(order) && deliveries.isLatest(order, callback)
      for (let copy = 2; copy <= (fault.copies ?? 2) && isNews(); copy += 1) {
        const apart = milliseconds(fault.apart ?? 0) * (copy - 1)
        if (apart === 0) await deliveries.sendAgain(order, callback, { once: true })
        else deliveries.resume(order, callback, clock.now() + apart, 1, { once: true })
      }
    }
  }
}

/** What both gateways are built on. */
export interface Simulation {
  readonly clock: SimulatedClock
  readonly events: EventHub
  readonly orders: OrderBook
  readonly faults: FaultBook
  /** Sandbox milliseconds from accepting an order to deciding it. */
  readonly settleAfter: number
  random(purpose: string): Random
  /**
   * Decides an order, by hand or else as it was planned, and sends the callback. Resolves when the first
   * delivery was tried.
   */
  settle(order: OrderRecord, decision?: Decision): Promise<void>
}

/** Whether the clock decides an order, unless a hand does before. */
export const isDecidedInTime = ({ settleAfter, orders }: Simulation, order: OrderRecord): boolean =>
  settleAfter !== Number.POSITIVE_INFINITY && orders.has(order) && !orders.actionsOf(order).isHeld?.()

/** Lets the clock decide an order, `settleAfter` from when it was placed, if it is still pending then and not held. */
export function settleInTime(simulation: Simulation, order: OrderRecord): void {
  const { clock, settleAfter, settle } = simulation
  const due = order.createdAt + settleAfter - clock.now()
  clock.after(Math.max(0, due), () =>
    order.state === 'pending' && isDecidedInTime(simulation, order) ? settle(order) : undefined,
  )
}
