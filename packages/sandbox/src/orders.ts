import { SandboxError } from './errors.ts'

export type Gateway = 'kumquat' | 'paynicorn'

/** `pending` until decided. A decided order may still change: a top-up can succeed first and fail later. */
export type OrderState = 'pending' | 'succeeded' | 'failed'

/** How {@link OrderBook.settle} decides an order. */
export type Decision = 'succeeded' | 'failed'

/** One try to deliver a callback. */
export interface CallbackTry {
  /** 1 for the first. */
  readonly attempt: number
  /** Sandbox time in milliseconds since the epoch. */
  readonly at: number
  readonly url: string
  /** The body as it was sent. */
  readonly body: string
  readonly verdict: 'acknowledged' | 'failed'
  /** HTTP status of the reply, if one came. */
  readonly status?: number
  /** Text of the reply, if one came. */
  readonly reply?: string
  /** Why it failed. */
  readonly reason?: string
}

/** An order as it stands now. A copy: it does not change by itself. */
export interface SandboxOrder {
  readonly gateway: Gateway
  /** E.g. `orders.place`, `payments.create`. */
  readonly operation: string
  /** The merchant's own id: `request_no`, `orderId`, `cpRefundId`, `transId`. */
  readonly reference: string
  /** The gateway's id: `serial_no`, `txnId`, `refundId`, `orderId`. */
  readonly gatewayId: string
  readonly state: OrderState
  /** In the gateway's own words: `ACCEPT` … `FAIL`, `-1` / `1` / `0`, or `0` / `1` / `2` for top-ups. */
  readonly status: string
  /** Decimal text. */
  readonly amount: string
  readonly currency: string
  /** Sandbox time in milliseconds since the epoch. */
  readonly createdAt: number
  readonly settledAt?: number
  readonly callbacks: readonly CallbackTry[]
}

/** An order as the gateways keep it. */
export interface OrderRecord {
  readonly gateway: Gateway
  readonly operation: string
  readonly reference: string
  readonly gatewayId: string
  readonly amount: string
  readonly currency: string
  readonly createdAt: number
  /** Callbacks wait for it: none leaves before the answer to the call. */
  readonly answered: Promise<void>
  readonly callbacks: CallbackTry[]
  state: OrderState
  status: string
  settledAt: number | undefined
}

/** Which order: its reference or the gateway's id, narrowed when several have the same. */
export type OrderKey =
  | string
  | {
      readonly reference: string
      readonly gateway?: Gateway | undefined
      readonly operation?: string | undefined
    }

type Decide = (decision: Decision) => Promise<void>

/** Every order of both gateways, in the order in which they came. */
export class OrderBook {
  readonly #entries: { readonly order: OrderRecord; readonly decide: Decide }[] = []

  /** `decide` brings the order to an end; it resolves when the first callback was tried. */
  add(order: OrderRecord, decide: Decide): void {
    this.#entries.push({ order, decide })
  }

  all(): readonly SandboxOrder[] {
    return this.#entries.map(({ order }) => viewOf(order))
  }

  /** @throws SandboxError when the key fits no order, or several */
  async settle(key: OrderKey, decision: Decision): Promise<SandboxOrder> {
    const { reference, gateway, operation } = typeof key === 'string' ? { reference: key } : key
    const found = this.#entries.filter(
      ({ order }) =>
        (order.reference === reference || order.gatewayId === reference) &&
        (gateway === undefined || order.gateway === gateway) &&
        (operation === undefined || order.operation === operation),
    )
    const [entry] = found
    if (entry === undefined) throw new SandboxError(`there is no order "${reference}"`)
    if (found.length > 1) {
      const names = found.map(({ order }) => `${order.gateway} ${order.operation}`).join(', ')
      throw new SandboxError(`"${reference}" fits several orders (${names}): give gateway and operation too`)
    }
    await entry.decide(decision)
    return viewOf(entry.order)
  }
}

/** A frozen copy for users. */
export function viewOf(order: OrderRecord): SandboxOrder {
  const { gateway, operation, reference, gatewayId, state, status, amount, currency, createdAt, settledAt } =
    order
  return Object.freeze({
    gateway,
    operation,
    reference,
    gatewayId,
    state,
    status,
    amount,
    currency,
    createdAt,
    ...(settledAt === undefined ? {} : { settledAt }),
    callbacks: Object.freeze([...order.callbacks]),
  })
}
