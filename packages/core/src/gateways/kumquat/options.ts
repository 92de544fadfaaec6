import type { ClientOptions } from '../../client-options.ts'
import type { KumquatOperation } from './endpoints.ts'

export interface KumquatOptions extends ClientOptions {
  /** The host that KUMQUAT gave to you, e.g. `https://host.example`. There is no default. */
  readonly baseUrl: string
  /** Your partner number. */
  readonly partnerNo: string
  /** The sign key; a list while rotating (the first signs, all verify). */
  readonly signKey: string | readonly string[]
  /** Where callbacks go, for orders that do not name an address of their own. */
  readonly callbackUrl?: string | undefined
  /**
   * Paths of single operations, e.g. `{ 'orders.place': '/api/code/2.0/order' }`. The saved reference has
   * lost its paths, so the default ones are assumptions: check them against what KUMQUAT gave to you.
   */
  readonly endpoints?: Partial<Readonly<Record<KumquatOperation, string>>> | undefined
}
