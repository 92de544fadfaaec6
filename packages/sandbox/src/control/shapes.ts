import type { CallbackAddresses } from '../callbacks/addresses.ts'
import type { SandboxOrder } from '../orders.ts'

export interface InfoAnswer {
  readonly version: string
  readonly url: string
  readonly now: number
  readonly speed: number
  /** Orders in all. */
  readonly orders: number
  readonly addresses: CallbackAddresses
  readonly kumquat: { readonly baseUrl: string; readonly partnerNo: string }
  readonly paynicorn: { readonly baseUrl: string; readonly appKey: string }
}

/** The sandbox's own keys, so that a developer can copy them. */
export interface KeysAnswer {
  readonly kumquat: { readonly signKey: string; readonly callbackSignKey: string }
  readonly paynicorn: { readonly merchantSecret: string }
}

export interface OrdersAnswer {
  /** How many fit in all. */
  readonly total: number
  readonly offset: number
  readonly limit: number
  readonly orders: readonly SandboxOrder[]
}

export interface OrderAnswer {
  readonly order: SandboxOrder
  /** What the history has of it, oldest first; empty when none is kept. */
  readonly exchanges: readonly unknown[]
}
