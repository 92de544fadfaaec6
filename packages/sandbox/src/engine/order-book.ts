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
  /** Takes it out of the gateway's own books. */
  forget(): void
  /** Books the decision. Returns the status, in the gateway's words, that the order has from now on. */
  decide(decision: Decision): string
  /** The signed callback about it as it stands; undefined when the gateway sends none, or knows no address. */
  callback(overrides?: CallbackOverrides): Callback | undefined
}

export interface OrderEntry {
  readonly order: OrderRecord
  readonly actions: OrderActions
}

const LOOKED_AT = 100

/** Every order of both gateways, in the order in which they came. */
export class OrderBook {
  /** By the gateway's id, which is unique. */
  readonly #entries = new Map<string, OrderEntry>()
  readonly #most: number

  /** `most`: beyond them the oldest decided ones are forgotten, so that a long run needs no more memory. */
  constructor(most: number) {
    this.#most = most
  }

  add(order: OrderRecord, actions: OrderActions): void {
    this.#entries.set(order.gatewayId, { order, actions })
    order.answering.order = order
    if (this.#entries.size > this.#most) this.#forgetOldest()
  }

  /** Looks at the few oldest only: orders that wait for a hand stay, and come to no harm. */
  #forgetOldest(): void {
    let looked = 0
    for (const { order, actions } of this.#entries.values()) {
      looked += 1
      if (looked > LOOKED_AT) return
      if (order.state === 'pending') continue
      this.#entries.delete(order.gatewayId)
      actions.forget()
      if (this.#entries.size <= this.#most) return
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
  find(key: SandboxOrderKey): OrderRecord {
    if (
      typeof key !== 'string' &&
      typeof (key as { reference?: unknown } | undefined | null)?.reference !== 'string'
    )
      throw new SandboxError('which order? Give its reference, or { reference, gateway, operation }')
    const { reference, gateway, operation } = typeof key === 'string' ? { reference: key } : key
    const found = this.records().filter(
      (order) =>
        (order.reference === reference || order.gatewayId === reference) &&
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
