import { SandboxError } from '../errors.ts'
import type { SimulatedClock } from './clock.ts'
import type { EventHub } from './events.ts'
import {
  type Callback,
  type CallbackOverrides,
  type OrderRecord,
  type SandboxOrder,
  type SandboxOrderKey,
  viewOf,
} from './order.ts'
import type { Decision } from './order-state.ts'

/** What a gateway knows to do with an order of its own. */
export interface OrderActions {
  /** How the clock will decide it; undefined: only a hand will. */
  readonly plannedResult: Decision | undefined
  /** Whether only a hand decides it as things stand, whatever is planned: a customer is at it. */
  isHeld?(): boolean
  /** Takes it out of the gateway's own books. */
  forget(): void
  /** Books the decision. Returns the status, in the gateway's words, that the order has from now on. */
  decide(decision: Decision): string
  /** Whether a callback goes out about an end as things stand: the gateway sends one, to an address that is called. */
  tells(decision: Decision): boolean
  /** The signed callback about it as it stands; undefined when the gateway sends none, or knows no address. */
  callback(overrides?: CallbackOverrides): Callback | undefined
}

export interface OrderEntry {
  readonly order: OrderRecord
  readonly actions: OrderActions
}

/** How many orders each new one looks at for some that may be forgotten. */
const LOOKED_AT = 100

/** Every order of both gateways, in the order in which they came. */
export class OrderBook {
  /** By the gateway's id, which is unique. */
  readonly #entries = new Map<string, OrderEntry>()
  /** The next to be forgotten; one that was found not to be over has its next turn after all others. */
  readonly #turns = new Set<OrderEntry>()
  #forgets = true
  readonly #most: number
  readonly #isToldOf: (order: OrderRecord) => boolean

  /**
   * `most`: beyond them the oldest that are over are forgotten, so that a long run needs no more memory. `isToldOf`:
   * whether a callback about the order is still under way.
   */
  constructor(most: number, isToldOf: (order: OrderRecord) => boolean) {
    this.#most = most
    this.#isToldOf = isToldOf
  }

  add(order: OrderRecord, actions: OrderActions): void {
    const entry = { order, actions }
    this.#entries.set(order.gatewayId, entry)
    this.#turns.add(entry)
    order.answering.order = order
    if (this.#forgets && this.#entries.size > this.#most) this.#forgetOldest(LOOKED_AT)
  }

  /** Forgets nothing before all of `refill` is done: what an order has under way comes behind it. */
  whole(refill: () => void): void {
    this.#forgets = false
    refill()
    this.#forgets = true
    this.#forgetOldest(this.#turns.size)
  }

  /** Orders that wait for a hand, a reversal or for the merchant to take a callback stay, and come to no harm. */
  #forgetOldest(most: number): void {
    let looks = Math.min(most, this.#turns.size)
    for (const entry of this.#turns) {
      if (looks === 0 || this.#entries.size <= this.#most) return
      looks -= 1
      const { order, actions } = entry
      this.#turns.delete(entry)
      if (order.state === 'pending' || order.plannedReversal !== undefined || this.#isToldOf(order)) {
        this.#turns.add(entry)
        continue
      }
      this.#entries.delete(order.gatewayId)
      actions.forget()
    }
  }

  get size(): number {
    return this.#entries.size
  }

  records(): readonly OrderRecord[] {
    return Array.from(this.#entries.values(), ({ order }) => order)
  }

  all(): readonly SandboxOrder[] {
    return this.records().map(viewOf)
  }

  actionsOf({ gatewayId }: OrderRecord): OrderActions {
    const entry = this.#entries.get(gatewayId)
    if (entry === undefined) throw new SandboxError(`the order ${gatewayId} was cleared`)
    return entry.actions
  }

  /** Whether the order was not cleared meanwhile. */
  has(order: OrderRecord): boolean {
    return this.#entries.get(order.gatewayId)?.order === order
  }

  byId(gatewayId: string): OrderRecord | undefined {
    return this.#entries.get(gatewayId)?.order
  }

  /** @throws SandboxError when the key fits no order, or several */
  find({ reference, gateway, operation, gatewayId }: Exclude<SandboxOrderKey, string>): OrderRecord {
    const found = this.records().filter(
      (order) =>
        (order.reference === reference || order.gatewayId === reference) &&
        (gatewayId === undefined || order.gatewayId === gatewayId) &&
        (gateway === undefined || order.gateway === gateway) &&
        (operation === undefined || order.operation === operation),
    )
    const [order] = found
    if (order === undefined) throw new SandboxError(`there is no order "${reference}"`)
    if (found.length > 1) {
      const names = found.map((each) => `${each.gateway} ${each.operation}`).join(', ')
      throw new SandboxError(`"${reference}" fits several orders (${names}): give gateway and operation too`)
    }
    return order
  }

  clear(): void {
    this.#entries.clear()
    this.#turns.clear()
  }
}

/** Gives an order its next status and tells the listeners. */
export function setStatus(
  { clock, events }: { readonly clock: SimulatedClock; readonly events: EventHub },
  order: OrderRecord,
  state: OrderRecord['state'],
  status: string,
): void {
  order.state = state
  order.status = status
  if (state !== 'pending') order.settledAt = clock.now()
  if (events.hears('order')) events.emit('order', { at: clock.now(), order: viewOf(order) })
}
