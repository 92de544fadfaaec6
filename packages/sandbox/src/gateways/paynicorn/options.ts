import { aFlag, aString, aText, type OptionChecks } from '@kumicorn/core/adapter'
import { aCount, checkSandboxOptions, given, requireThat, type Settled } from '../../option-checks.ts'

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
  cpId: aText,
  requestQuota: aCount,
  customer: aString,
  bareAnswers: aFlag,
}

/** Checks the options and fills in the defaults. @throws SandboxError */
export function paynicornSettings(options: PaynicornSandboxOptions): PaynicornSettings {
  checkSandboxOptions<PaynicornSandboxOptions>('startSandbox.paynicorn', options, checks)
  const { customer = 'automatic' } = options
  requireThat(/^(automatic|cashier)$/.test(customer), `paynicorn.customer is not "automatic" or "cashier"`)
  return {
    appKey: 'sandbox-app-key',
    merchantSecret: 'sandbox-merchant-secret',
    rechargeAcknowledgement: 'success',
    cpId: 'CP10001',
    bareAnswers: false,
    ...given(options),
    customer,
  }
}
