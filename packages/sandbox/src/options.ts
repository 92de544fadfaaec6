import { SandboxError } from './errors.ts'

/** KUMQUAT's side of the sandbox. */
export interface KumquatSandboxOptions {
  /** Default `sandbox`. */
  readonly partnerNo?: string
  /** Default `123456789`, the key of the gateway's own mock. */
  readonly signKey?: string
  /** Signs the callbacks; default: `signKey`. */
  readonly callbackSignKey?: string
  /** Where callbacks go when the order names no address, as set in the gateway's console. Default: nowhere. */
  readonly callbackUrl?: string
  /** Milliseconds that a request's `datetime` may differ from the sandbox's clock. Default five minutes. */
  readonly maxClockSkew?: number
  /** Requests a second of sandbox time; more are refused with JU9989. Default: no limit. */
  readonly rateLimit?: number
  /** Addresses that may call; others are refused with JU9996. Default: all. */
  readonly allowIps?: readonly string[]
  /** False: `orders.placeByValue`, a paid feature, is refused with JU9980. Default true. */
  readonly placeByValue?: boolean
  /** What becomes of accounts that are not in the mock table. Default `fail`, as the reference says. */
  readonly otherAccounts?: 'fail' | 'succeed'
  /** Decimal text. Default `1000000.00`. */
  readonly balance?: string
  /** Decimal text. Default `0.00`. */
  readonly credit?: string
}

/** Paynicorn's side of the sandbox. */
export interface PaynicornSandboxOptions {
  /** Default `sandbox-app-key`. */
  readonly appKey?: string
  /** Default `sandbox-merchant-secret`. */
  readonly merchantSecret?: string
  /** Where postbacks go. Default: nowhere. */
  readonly postbackUrl?: string
  /** Where recharge callbacks go. Default: nowhere. */
  readonly rechargeUrl?: string
  /** The reply that ends the deliveries of a recharge callback. Default `success`, an assumption. */
  readonly rechargeAcknowledgement?: string
  /** The merchant's id in reports. Default `CP10001`. */
  readonly cpId?: string
  /** Signed requests until 204006, the used-up quota of the test mode. Default: no limit. */
  readonly requestQuota?: number
  /**
   * Who pays at the cashier page. `automatic`: a simulated customer, after `settleAfter`, unless somebody has
   * opened the page by then. `cashier`: nobody but who opens it. Default `automatic`.
   */
  readonly customer?: 'automatic' | 'cashier'
  /** True: answers of top-ups and reports come bare, without the signed envelope. Default false. */
  readonly bareAnswers?: boolean
}

/** All optional: `startSandbox()` works. */
export interface SandboxOptions {
  /** Default 0: a free one. */
  readonly port?: number
  /** Default `127.0.0.1`: this machine only. */
  readonly host?: string
  /** Names that a request may be sent to, beside loopback names and the address it arrives at. Default: none. */
  readonly allowHosts?: readonly string[]
  /**
   * A file that keeps orders, callbacks, clock, faults and addresses from one start to the next. Made when it is
   * not there. For one sandbox at a time. Default: nothing is kept.
   */
  readonly dataFile?: string
  /** How many times faster than real time the sandbox's clock runs. Default 1; 0 stands still. */
  readonly speed?: number
  /** Where the sandbox's clock starts. Default: the real time. */
  readonly startsAt?: Date | number
  /** Ids, prices and products follow from it. Default 1. */
  readonly seed?: number
  /** Sandbox milliseconds from accepting an order to deciding it. Default 1000; Infinity: only `settle()` does. */
  readonly settleAfter?: number
  readonly kumquat?: KumquatSandboxOptions
  readonly paynicorn?: PaynicornSandboxOptions
}

type Settled<T, Open extends keyof T> = Readonly<Required<Omit<T, Open>> & Pick<T, Open>>

export type KumquatSettings = Settled<KumquatSandboxOptions, 'callbackUrl' | 'rateLimit' | 'allowIps'>
export type PaynicornSettings = Settled<
  PaynicornSandboxOptions,
  'postbackUrl' | 'rechargeUrl' | 'requestQuota'
>

export interface Settings {
  readonly port: number
  readonly host: string
  readonly allowHosts: readonly string[]
  readonly speed: number
  readonly startsAt: number
  readonly seed: number
  readonly settleAfter: number
  readonly kumquat: KumquatSettings
  readonly paynicorn: PaynicornSettings
}

/** Fills in the defaults. @throws SandboxError for what cannot be right */
export function settingsFrom(options: SandboxOptions): Settings {
  const { port = 0, host = '127.0.0.1', speed = 1, seed = 1, settleAfter = 1_000 } = options
  const { startsAt = Date.now(), allowHosts = [], kumquat = {}, paynicorn = {} } = options
  requireThat(Number.isInteger(port) && port >= 0 && port <= 65_535, `port ${port} is not from 0 to 65535`)
  const { balance = '1000000.00', credit = '0.00', signKey = '123456789' } = kumquat
  for (const [name, value] of Object.entries({ balance, credit })) {
    requireThat(/^-?\d+(\.\d+)?$/.test(value), `kumquat.${name} is not decimal text`)
  }
  const { customer = 'automatic' } = paynicorn
  requireThat(/^(automatic|cashier)$/.test(customer), `paynicorn.customer is not "automatic" or "cashier"`)
  return {
    port,
    host,
    allowHosts,
    speed,
    seed,
    settleAfter,
    startsAt: Number(startsAt),
    kumquat: {
      partnerNo: 'sandbox',
      callbackSignKey: signKey,
      maxClockSkew: 5 * 60_000,
      placeByValue: true,
      otherAccounts: 'fail',
      ...defined(kumquat),
      signKey,
      balance,
      credit,
    },
    paynicorn: {
      appKey: 'sandbox-app-key',
      merchantSecret: 'sandbox-merchant-secret',
      rechargeAcknowledgement: 'success',
      cpId: 'CP10001',
      bareAnswers: false,
      ...defined(paynicorn),
      customer,
    },
  }
}

function requireThat(right: boolean, mistake: string): void {
  if (!right) throw new SandboxError(mistake)
}

/** Without the entries that are undefined, which would hide a default. */
function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T
}
