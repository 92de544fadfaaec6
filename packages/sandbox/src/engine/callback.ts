import type { Decision, SandboxOrderState } from './order.ts'
import type { SandboxCallbackKind } from './order-state.ts'

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
