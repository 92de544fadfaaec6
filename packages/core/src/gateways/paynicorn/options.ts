import { type ClientOptions, clientChecks } from '../../client-options.ts'
import { aZone } from '../../data/day.ts'
import { aFlag, aListOf, anything, aText, checkOptions, type OptionChecks } from '../../data/options.ts'

export interface PaynicornOptions extends ClientOptions {
  /** Your application's key. */
  readonly appKey: string
  /** The merchant's secret; a list while rotating (the first signs until the gateway refuses it, all verify). */
  readonly merchantSecret: string | readonly string[]
  /** Default `https://api.paynicorn.com/trade`. */
  readonly baseUrl?: string | undefined
  /** The text that acknowledges the recharge callback. Default `success`: an assumption, see the docs. */
  readonly rechargeAcknowledgement?: string | undefined
  /**
   * The `code`s with which the content of a query says that it does not know an order, as you have seen them: no page
   * lists them. Any other code that is not success may mean as well that the gateway is busy, and proves nothing.
   */
  readonly absenceCodes?: readonly string[] | undefined
  /**
   * Lets a payment be given back more than once. Off unless given: a refund is of the whole amount (the reference
   * knows no other), so a second one under a new `cpRefundId` is refused before anything is sent.
   */
  readonly allowSeveralRefunds?: boolean | undefined
  /** Whose midnight the days of reports have. Default `Asia/Shanghai` (UTC+8): an assumption, see the docs. */
  readonly reportZone?: string | undefined
}

/** Paynicorn's own address. */
export const DEFAULT_URL = 'https://api.paynicorn.com/trade'

/** Keys and addresses are looked at where they are used. */
const checks: OptionChecks<PaynicornOptions> = {
  appKey: anything,
  merchantSecret: anything,
  baseUrl: anything,
  rechargeAcknowledgement: aText,
  absenceCodes: aListOf(aText),
  allowSeveralRefunds: aFlag,
  reportZone: aZone,
  ...clientChecks,
}

/** @throws ConfigError for what is no option, or cannot be one */
export function checkPaynicornOptions(options: unknown): asserts options is PaynicornOptions {
  checkOptions<PaynicornOptions>('paynicorn', options, checks)
}
