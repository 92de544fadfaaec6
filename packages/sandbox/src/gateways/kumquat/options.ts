import { isIP } from 'node:net'
import { aFlag, aNumberAboveZero, aString, aText, type OptionChecks, oneOf } from '@kumicorn/core/adapter'
import type { Duration } from '../../engine/duration.ts'
import {
  aDecimal,
  checkSandboxOptions,
  durations,
  given,
  type Settled,
  someMilliseconds,
} from '../../option-checks.ts'

/** KUMQUAT's side of the sandbox. */
export interface KumquatSandboxOptions {
  /** Default `sandbox`. */
  readonly partnerNo?: string | undefined
  /** Default `123456789`, the key of the gateway's own mock. */
  readonly signKey?: string | undefined
  /** Signs the callbacks; default: `signKey`. */
  readonly callbackSignKey?: string | undefined
  /** Where callbacks go when the order names no address, as set in the gateway's console. Default: nowhere. */
  readonly callbackUrl?: string | undefined
  /** Milliseconds that a request's `datetime` may differ from the sandbox's clock. Default five minutes. */
  readonly maxClockSkew?: number | undefined
  /** Requests a second of sandbox time; more are refused with JU9989. Default: no limit. */
  readonly rateLimit?: number | undefined
  /** IP addresses that may call; others are refused with JU9996. Default: all. */
  readonly allowIps?: readonly string[] | undefined
  /** False: `orders.placeByValue`, a paid feature, is refused with JU9980. Default true. */
  readonly placeByValue?: boolean | undefined
  /**
   * What becomes of accounts that are not in the mock table: FAIL, SUCCESS or REJECT. Default `fail`, as the
   * reference says.
   */
  readonly otherAccounts?: 'fail' | 'succeed' | 'reject' | undefined
  /** The reply that ends the deliveries of a callback. Default `SUCCESS`. */
  readonly acknowledgement?: string | undefined
  /** Between one delivery of a callback and the next. Default: 1, 2, 4 and 8 minutes, an assumption. */
  readonly retries?: readonly Duration[] | undefined
  /** Decimal text. Default `1000000.00`. */
  readonly balance?: string | undefined
  /** Decimal text. Default `0.00`. */
  readonly credit?: string | undefined
}

/**
 * Five deliveries. Assumption: the reference says "factorial" in one place and "powers" in another and gives no
 * unit; 1, 2, 4 and 8 minutes are taken.
 */
const RETRIES: readonly Duration[] = ['1m', '2m', '4m', '8m']

export type KumquatSettings = Settled<
  KumquatSandboxOptions,
  'callbackUrl' | 'rateLimit' | 'allowIps' | 'balance'
>

const someIps = {
  what: 'a list of IP addresses, such as ["127.0.0.1"]',
  // A copy: what is missing in a list is passed over by every().
  fits: (value: unknown) => Array.isArray(value) && [...value].every((each) => isIP(each) !== 0),
}

const checks: OptionChecks<KumquatSandboxOptions> = {
  partnerNo: aText,
  signKey: aText,
  callbackSignKey: aText,
  callbackUrl: aText,
  maxClockSkew: someMilliseconds,
  rateLimit: aNumberAboveZero,
  allowIps: someIps,
  placeByValue: aFlag,
  otherAccounts: oneOf(['fail', 'succeed', 'reject']),
  acknowledgement: aString,
  retries: durations,
  balance: aDecimal,
  credit: aDecimal,
}

/** Checks the options and fills in the defaults. @throws SandboxError */
export function kumquatSettings(options: KumquatSandboxOptions): KumquatSettings {
  checkSandboxOptions<KumquatSandboxOptions>('startSandbox.kumquat', options, checks)
  const { signKey = '123456789' } = options
  return {
    partnerNo: 'sandbox',
    callbackSignKey: signKey,
    maxClockSkew: 5 * 60_000,
    placeByValue: true,
    otherAccounts: 'fail',
    acknowledgement: 'SUCCESS',
    retries: RETRIES,
    credit: '0.00',
    ...given(options),
    signKey,
  }
}
