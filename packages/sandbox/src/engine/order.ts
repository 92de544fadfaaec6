import type { SandboxCallbackFault } from '../faults/types.ts'
import type { GatewayName, SandboxCallbackKind } from '../gateways/names.ts'
import type { Decision, SandboxOrderState } from './order-state.ts'

/** How the answer to a call fares. Callbacks about the order that the call placed wait for it. */
export interface Answering {
  /** Resolves when the answer has left, was lost on its way, or the client has gone. */
  readonly left: Promise<void>
  /** `held`: it waits for the sandbox's clock, which must not wait for it. `overtaken`: callbacks go first. */
  pace: 'prompt' | 'held' | 'overtaken'
  /** The order that the call placed. */
  order?: OrderRecord
}

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
  /** Text of the reply, if one came: of a long one the first 1000 characters, which says that it is cut. */
  readonly reply?: string
  /** Why it failed. */
  readonly reason?: string
}

/** An order as it stands now. A copy: it does not change by itself. */
export interface SandboxOrder {
  readonly gateway: GatewayName
  /** E.g. `orders.place`, `payments.create`. */
  readonly operation: string
  /** The merchant's own id: `request_no`, `orderId`, `cpRefundId`, `transId`. */
  readonly reference: string
  /** The gateway's id: `serial_no`, `txnId`, `refundId`, `orderId`. */
  readonly gatewayId: string
  readonly state: SandboxOrderState
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
  readonly gateway: GatewayName
  readonly operation: string
  readonly reference: string
  readonly gatewayId: string
  readonly amount: string
  readonly currency: string
  readonly createdAt: number
  readonly callbacks: CallbackTry[]
  state: SandboxOrderState
  status: string
  settledAt: number | undefined
  /** Callbacks wait for it: none leaves before the answer to the call. */
  answering: Answering
  /** What befalls its next callback. */
  callbackFault?: SandboxCallbackFault | undefined
  /** Whether that was planned: else what is planned for the order later comes before it. */
  isFaultPlanned?: true
  /** A contradiction that is still to come. */
  plannedReversal?: PlannedReversal | undefined
}

/** An order with all that its gateway knows of it, but for what only a running sandbox has. */
export type StoredOrder = Omit<OrderRecord, 'answering'>

/** The second half of a contradictory callback. */
export interface PlannedReversal {
  readonly at: number
  readonly to: Decision
  /** `first`: only the callback says so, the order stays as it is. */
  readonly truth: 'first' | 'last'
}

/** Which order: its reference or the gateway's id, narrowed when several have the same. An order is its own key. */
export type SandboxOrderKey =
  | string
  | {
      readonly reference: string
      readonly gateway?: GatewayName | undefined
      readonly operation?: string | undefined
      readonly gatewayId?: string | undefined
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

/** A signed callback, ready to go. */
export interface Callback {
  readonly kind: SandboxCallbackKind
  readonly url: string
  readonly body: string
  /** An order may name any address; only those of this machine and allowed ones are called. */
  readonly isNamedByOrder?: true
  /** The only reply, with HTTP 200, that ends the deliveries. */
  readonly acknowledgement: string
  /** The state that it tells of; a false one tells of another than the order's. */
  readonly reportedState: SandboxOrderState
}

/** How a callback departs from the truth. */
export interface CallbackOverrides {
  readonly state?: Decision
  readonly amount?: string
  readonly currency?: string
  /** Signed with a key that is not the merchant's. */
  readonly wrongKey?: boolean
  /** Changed after it was signed. */
  readonly tampered?: boolean
}

/** Signs where the merchant's key does not: nobody uses it. */
export const WRONG_KEY = 'not-the-key-of-this-merchant'
