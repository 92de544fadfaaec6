import type { CallbackHandler } from './callbacks/types.ts'
import { checkedGateway } from './gateway-checks.ts'
import type { GatewayHost, GatewayPlugin } from './gateway-plugin.ts'
import type { KnownCallbackName, KnownName } from './gateways/known.ts'
import type { KumicornOptions } from './kumicorn-options.ts'
import type { AccountEntry } from './orders/accounts.ts'
import { scheduleOf } from './orders/polling/schedule.ts'
import { pluginsOf } from './plugins.ts'

/** One handler for each kind of callback. A kind whose gateway is not configured answers 404. */
export type Callbacks = Readonly<Record<KnownCallbackName, CallbackHandler>> &
  Readonly<Record<string, CallbackHandler>>

export interface ConfiguredGateways {
  readonly known: ReadonlyMap<KnownName, GatewayPlugin>
  readonly entries: readonly (readonly [GatewayPlugin, AccountEntry])[]
}

/** The gateways that options name, made and checked. @throws ConfigError when there is none, or two have one name */
export function configuredGateways(options: KumicornOptions, host: GatewayHost): ConfiguredGateways {
  const { known, plugins } = pluginsOf(options)
  const entries = plugins.map((plugin) => {
    const gateway = checkedGateway(plugin.name, plugin.create(host))
    return [plugin, { gateway, schedule: scheduleOf(gateway, options.reconcile) }] as const
  })
  return { known, entries }
}
