import { aFlag, aString, aText, type OptionChecks, oneOf } from '@kumicorn/core/adapter'
import type { Duration } from '../../engine/duration.ts'
import { aCount, checkSandboxOptions, durations, given, type Settled } from '../../option-checks.ts'

/** Paynicorn's side of the sandbox. */
export interface PaynicornSandboxOptions {
  /** Default `sandbox-app-key`. */
  readonly appKey?: string | undefined
  /** Default `sandbox-merchant-secret`. */
  readonly merchantSecret?: string | undefined
  /** Where postbacks go. Default: nowhere. */
  readonly postbackUrl?: string | undefined
  /** Where recharge callbacks go. Default: nowhere. */
  readonly rechargeUrl?: string | undefined
  /** The reply that ends the deliveries of a recharge callback. Default `success`, an assumption. */
  readonly rechargeAcknowledgement?: string | undefined
  /** Between one delivery of a postback and the next. Default: 10, 20, 40 … 2560 minutes. */
  readonly postbackRetries?: readonly Duration[] | undefined
  /** Between one delivery of a recharge callback and the next. Default: 5 s, then 1, 8, 27 … 1728 minutes. */
  readonly rechargeRetries?: readonly Duration[] | undefined
  /**
   * True: failed top-ups are called back with status 2. Default false: the page says that the callback tells the
   * result, other documentation that only successful top-ups are called back.
   */
  readonly failedRecharges?: boolean | undefined
  /**
   * True: both kinds of top-ups answer a bare number of 17 digits as `orderId`, as a published example does. Default
   * false, by the page: text for data, no such field for airtime.
   */
  readonly bareOrderIds?: boolean | undefined
  /**
   * What a repeated `orderId` of a payment, refund or payout is answered with. `refused`, by the page, or
   * `first-answer`, as the published Go client says. Default `refused`.
   */
  readonly repeatedOrders?: 'refused' | 'first-answer' | undefined
  /** The merchant's id in reports. Default `CP10001`. */
  readonly cpId?: string | undefined
  /** Signed requests until 204006, the used-up quota of the test mode. Default: no limit. */
  readonly requestQuota?: number | undefined
  /**
   * Who pays at the cashier page. `automatic`: a simulated customer, after `settleAfter`, unless somebody has
   * opened the page by then. `cashier`: nobody but who opens it. Default `automatic`.
   */
  readonly customer?: 'automatic' | 'cashier' | undefined
  /** True: answers of top-ups and reports come bare, without the signed envelope. Default false. */
  readonly bareAnswers?: boolean | undefined
}

const gaps = (count: number, gap: (n: number) => number): readonly number[] =>
  Array.from({ length: count }, (_, index) => gap(index + 1))

const SECOND = 1_000
const MINUTE = 60 * SECOND
const LONGEST_GAP = 36 * 60 * MINUTE

/** Ten deliveries, 10·2^(n−1) minutes after the n-th. */
const POSTBACK_RETRIES = gaps(9, (n) => 10 * 2 ** (n - 1) * MINUTE)

/**
 * Fourteen deliveries, after 5 s and then n³ minutes, never more than 36 hours apart. (The next gap would be 13³
 * minutes, beyond the 36 hours after which the reference gives up.)
 */
const RECHARGE_RETRIES = [5 * SECOND, ...gaps(12, (n) => Math.min(n ** 3 * MINUTE, LONGEST_GAP))]

export type PaynicornSettings = Settled<
  PaynicornSandboxOptions,
  'postbackUrl' | 'rechargeUrl' | 'requestQuota'
>

const checks: OptionChecks<PaynicornSandboxOptions> = {
  appKey: aText,
  merchantSecret: aText,
  postbackUrl: aText,
  rechargeUrl: aText,
  rechargeAcknowledgement: aString,
  postbackRetries: durations,
  rechargeRetries: durations,
  failedRecharges: aFlag,
  bareOrderIds: aFlag,
  repeatedOrders: oneOf(['refused', 'first-answer']),
  cpId: aText,
  requestQuota: aCount,
  customer: oneOf(['automatic', 'cashier']),
  bareAnswers: aFlag,
}

/** Checks the options and fills in the defaults. @throws SandboxError */
export function paynicornSettings(options: PaynicornSandboxOptions): PaynicornSettings {
  checkSandboxOptions<PaynicornSandboxOptions>('startSandbox.paynicorn', options, checks)
  return {
    appKey: 'sandbox-app-key',
    merchantSecret: 'sandbox-merchant-secret',
    rechargeAcknowledgement: 'success',
    postbackRetries: POSTBACK_RETRIES,
    rechargeRetries: RECHARGE_RETRIES,
    failedRecharges: false,
    bareOrderIds: false,
    repeatedOrders: 'refused',
    cpId: 'CP10001',
    bareAnswers: false,
    customer: 'automatic',
    ...given(options),
  }
}
