import { type ClientOptions, clientChecks } from '../../client-options.ts'
import { anObject, anything, checkOptions, type OptionChecks } from '../../data/options.ts'
import type { KumquatOperation } from './endpoints.ts'

export interface KumquatOptions extends ClientOptions {
  /** The host that KUMQUAT gave to you, e.g. `https://host.example`. There is no default. */
  readonly baseUrl: string
  /** Your partner number. */
  readonly partnerNo: string
  /** The sign key; a list while rotating (the first signs until the gateway refuses it, all verify). */
  readonly signKey: string | readonly string[]
  /**
   * Where callbacks go, for orders that do not name an address of their own. `false`: to the address that is set in
   * KUMQUAT's console; else an order without one is a warning.
   */
  readonly callbackUrl?: string | false | undefined
  /**
   * Paths of single operations, e.g. `{ 'orders.place': '/api/code/2.0/order' }`. The saved reference has
   * lost its paths, so the default ones are assumptions: check them against what KUMQUAT gave to you.
   */
  readonly endpoints?: Partial<Readonly<Record<KumquatOperation, string>>> | undefined
}

/** Keys and addresses are looked at where they are used. */
const checks: OptionChecks<KumquatOptions> = {
  baseUrl: anything,
  partnerNo: anything,
  signKey: anything,
  callbackUrl: anything,
  endpoints: anObject,
  ...clientChecks,
}

/** @throws ConfigError for what is no option, or cannot be one */
export function checkKumquatOptions(options: unknown): asserts options is KumquatOptions {
  checkOptions<KumquatOptions>('kumquat', options, checks)
}
