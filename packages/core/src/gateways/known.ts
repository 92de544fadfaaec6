import { noteCopy } from '../data/copies.ts'
import { ownUrl } from '../data/own-url.ts'
import type { GatewayPlugin } from '../gateway-plugin.ts'
import { KumquatClient } from './kumquat/client.ts'
import { kumquatGateway } from './kumquat/gateway.ts'
import type { KumquatOptions } from './kumquat/options.ts'
import { PaynicornClient } from './paynicorn/client.ts'
import { paynicornGateway } from './paynicorn/gateway.ts'
import type { PaynicornOptions } from './paynicorn/options.ts'

/* The only place that lists the gateways which come with the package. */

/** Their options, by name. */
export interface KnownOptions {
  /** Your account at KUMQUAT. */
  readonly kumquat?: KumquatOptions | undefined
  /** Your application at Paynicorn. */
  readonly paynicorn?: PaynicornOptions | undefined
}

/** Their clients, by name. */
export interface KnownClients {
  /**
   * Everything that KUMQUAT offers: products, top-ups, numbers, balance. Its orders are written to the store.
   * @throws ConfigError when KUMQUAT is not configured
   */
  readonly kumquat: KumquatClient
  /**
   * Everything that Paynicorn offers: payments, refunds, payouts, airtime, data, reports. Its orders are written to the store.
   * @throws ConfigError when Paynicorn is not configured
   */
  readonly paynicorn: PaynicornClient
}

export type KnownName = keyof KnownClients

/** Their kinds of callback, with the paths at which each says that its gateway is not configured. */
export const knownCallbackPaths = {
  kumquat: '/kumquat',
  paynicornPostback: '/paynicorn/postback',
  paynicornRecharge: '/paynicorn/recharge',
} as const
export type KnownCallbackName = keyof typeof knownCallbackPaths

/** How each is made of its options. */
const knownGateways: {
  readonly [Name in KnownName]: (
    options: NonNullable<KnownOptions[Name]>,
  ) => GatewayPlugin<KnownClients[Name]>
} = { kumquat: kumquatGateway, paynicorn: paynicornGateway }

export const knownNames = Object.keys(knownGateways) as readonly KnownName[]

/** The classes of their clients, for frameworks that inject by class. */
export const clientClasses: {
  readonly [Name in KnownName]: abstract new (
    ...args: never[]
  ) => KnownClients[Name]
} = { kumquat: KumquatClient, paynicorn: PaynicornClient }

noteCopy(ownUrl(() => import.meta.url) ?? 'one in a bundle')

/** Those that are configured, by name. */
export function knownPlugins(options: KnownOptions): ReadonlyMap<KnownName, GatewayPlugin> {
  const plugins = new Map<KnownName, GatewayPlugin>()
  const add = <Name extends KnownName>(name: Name): void => {
    const given = options[name]
    if (given) plugins.set(name, knownGateways[name](given))
  }
  for (const name of knownNames) add(name)
  return plugins
}
