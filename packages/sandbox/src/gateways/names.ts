/*
 * What the gateways in the folders beside this file are called, and nothing else of them: the rest of the sandbox, on
 * which they are built, hands these names on without knowing any.
 */

/** The gateways that are simulated. */
export type GatewayName = 'kumquat' | 'paynicorn'

/** Where callbacks go: each kind of them has an address of its own. Undefined or left out: unchanged; null: nowhere. */
export interface CallbackAddresses {
  /** For KUMQUAT orders that name no address of their own. */
  readonly kumquat?: string | null | undefined
  readonly postback?: string | null | undefined
  readonly recharge?: string | null | undefined
}

export type SandboxCallbackKind = keyof CallbackAddresses

/** Something of each gateway. */
export type ByGateway<T> = Readonly<Record<GatewayName, T>>
