import type { CallbackEvent, SandboxOrder } from '@kumicorn/sandbox'

/** What is watched of the gateways on behalf of one run. */
export interface Watcher {
  /** An order came, or changed. */
  order(order: SandboxOrder): void
  /** A request of a money operation arrived. */
  asked(reference: string): void
  /** A callback arrived at the merchant's address; the reply goes back at once. */
  callback(callback: CallbackEvent): { readonly status: number; readonly body: string }
}
