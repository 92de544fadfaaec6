import { aFlag, aNumberAboveZero, anObject, aText, type OptionChecks } from '@kumicorn/core/adapter'
import {
  type KumquatSandboxOptions,
  type KumquatSettings,
  kumquatSettings,
} from './gateways/kumquat/options.ts'
import {
  type PaynicornSandboxOptions,
  type PaynicornSettings,
  paynicornSettings,
} from './gateways/paynicorn/options.ts'
import { hostFrom } from './http/safety.ts'
import type { ServerOptions } from './http/server.ts'
import {
  aCertificate,
  aMoment,
  aPort,
  aSpeed,
  aWholeNumber,
  checkSandboxOptions,
  requireThat,
  someMilliseconds,
  texts,
} from './option-checks.ts'

/** All optional: `startSandbox()` works. */
export interface SandboxOptions {
  /** Default 0: a free one. */
  readonly port?: number | undefined
  /** Default `127.0.0.1`: this machine only. */
  readonly host?: string | undefined
  /**
   * Names that a request may be sent to, at any port, beside loopback names and the address it arrives at. Default:
   * none.
   */
  readonly allowHosts?: readonly string[] | undefined
  /**
   * Hosts that an order may name in its callback address, beside loopback and those of the registered addresses.
   * Others are not called: an order must not make the sandbox post into somebody's network. Default: none.
   */
  readonly callbackHosts?: readonly string[] | undefined
  /** PEM of a certificate and its key: the sandbox speaks https. Default: http. */
  readonly tls?: { readonly cert: string | Uint8Array; readonly key: string | Uint8Array } | undefined
  /**
   * A file that keeps orders, callbacks, clock, faults and addresses from one start to the next. Made when it is
   * not there. For one sandbox at a time. Default: nothing is kept.
   */
  readonly dataFile?: string | undefined
  /**
   * True: every request, answer and callback is kept for the console, from the start. Default false: from the moment
   * on when somebody first looks at the console. (The command keeps them.)
   */
  readonly history?: boolean | undefined
  /**
   * How many orders are kept: beyond them the oldest that are over are forgotten. Over are those that are decided, with
   * no reversal to come, and whose callbacks were taken or given up. Default 100,000.
   */
  readonly keepOrders?: number | undefined
  /** How many times faster than real time the sandbox's clock runs. Default 1; 0 stands still. */
  readonly speed?: number | undefined
  /** Where the sandbox's clock starts. Default: the real time. */
  readonly startsAt?: Date | number | undefined
  /** Ids, prices and products follow from it. Default 1. */
  readonly seed?: number | undefined
  /** Sandbox milliseconds from accepting an order to deciding it. Default 1000; Infinity: only `settle()` does. */
  readonly settleAfter?: number | undefined
  /** How the simulated KUMQUAT behaves, and its keys. */
  readonly kumquat?: KumquatSandboxOptions | undefined
  /** How the simulated Paynicorn behaves, and its keys. */
  readonly paynicorn?: PaynicornSandboxOptions | undefined
}

/** The options of every gateway with their defaults. */
export interface GatewaySettings {
  readonly kumquat: KumquatSettings
  readonly paynicorn: PaynicornSettings
}

export interface Settings extends GatewaySettings {
  readonly port: number
  readonly host: string
  /** As `hostFrom` writes them. */
  readonly allowHosts: readonly string[]
  readonly callbackHosts: readonly string[]
  readonly tls: ServerOptions['tls']
  readonly history: boolean
  readonly keepOrders: number
  readonly speed: number
  readonly startsAt: number
  readonly seed: number
  readonly settleAfter: number
}

const checks: OptionChecks<SandboxOptions> = {
  port: aPort,
  host: aText,
  allowHosts: texts,
  callbackHosts: texts,
  tls: aCertificate,
  dataFile: aText,
  history: aFlag,
  keepOrders: aNumberAboveZero,
  speed: aSpeed,
  startsAt: aMoment,
  seed: aWholeNumber,
  settleAfter: someMilliseconds,
  kumquat: anObject,
  paynicorn: anObject,
}

/** @throws SandboxError for what is no option, or cannot be one */
export function checkStartOptions(options: unknown): asserts options is SandboxOptions {
  checkSandboxOptions<SandboxOptions>('startSandbox', options, checks)
}

/** Fills in the defaults. @throws SandboxError for what cannot be right */
export function settingsFrom(options: SandboxOptions): Settings {
  const { port = 0, host = '127.0.0.1', speed = 1, seed = 1, settleAfter = 1_000 } = options
  const { startsAt = Date.now(), tls } = options
  const { kumquat = {}, paynicorn = {} } = options
  const gateways = { kumquat: kumquatSettings(kumquat), paynicorn: paynicornSettings(paynicorn) }
  const [allowHosts, callbackHosts] = [hostsOf(options, 'allowHosts'), hostsOf(options, 'callbackHosts')]
  const network = { port, host, allowHosts, callbackHosts, tls }
  const { history = false, keepOrders = 100_000 } = options
  return {
    history,
    keepOrders,
    ...network,
    speed,
    seed,
    settleAfter,
    startsAt: Number(startsAt),
    ...gateways,
  }
}

/** @throws SandboxError for what is more than a host */
function hostsOf(options: SandboxOptions, option: 'allowHosts' | 'callbackHosts'): readonly string[] {
  return (options[option] ?? []).map((given) => {
    const host = hostFrom(given)
    requireThat(
      host !== undefined,
      `${option}: "${given}" is no host: give its name alone, without a port, e.g. "shop.test"`,
    )
    return host
  })
}
