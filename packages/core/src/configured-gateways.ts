import { ConfigError } from './data/errors.ts'
import type { GatewayHost, GatewayPlugin } from './gateway-plugin.ts'
import { type KnownName, knownNames, knownPlugins } from './gateways/known.ts'
import type { KumicornOptions } from './kumicorn-options.ts'
import type { AccountEntry } from './orders/accounts.ts'
import { checkReconcileOptions, scheduleOf } from './orders/polling/schedule.ts'

export interface ConfiguredGateways {
  readonly known: ReadonlyMap<KnownName, GatewayPlugin>
  readonly entries: readonly (readonly [GatewayPlugin, AccountEntry])[]
}

/** The gateways that options name, made. @throws ConfigError when there is none, or two have one name */
export function configuredGateways(options: KumicornOptions, host: GatewayHost): ConfiguredGateways {
  const known = knownPlugins(options)
  const plugins = [...known.values(), ...(options.gateways ?? [])]
  const names = plugins.map(({ name }) => name)
  if (names.length === 0)
    throw new ConfigError(`createKumicorn: configure at least one gateway, e.g. ${knownNames.join(' or ')}`)
  for (const name of names)
    if (names.indexOf(name) !== names.lastIndexOf(name))
      throw new ConfigError(`createKumicorn: two gateways are named "${name}"`)
  checkReconcileOptions(options.reconcile ?? {}, [...names, ...knownNames])
  const entries = plugins.map((plugin) => {
    const gateway = plugin.create(host)
    return [plugin, { gateway, schedule: scheduleOf(gateway, options.reconcile) }] as const
  })
  return { known, entries }
}
