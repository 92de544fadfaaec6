import { ConfigError } from './data/errors.ts'
import type { GatewayPlugin } from './gateway-plugin.ts'
import { knownNames, knownPlugins } from './gateways/known.ts'
import type { KumicornOptions } from './kumicorn-options.ts'
import { checkReconcileOptions } from './orders/polling/schedule.ts'

/** The gateways that are configured. @throws ConfigError when there is none, or two have one name */
export function pluginsOf(options: KumicornOptions) {
  const known = knownPlugins(options)
  const plugins: readonly GatewayPlugin[] = [...known.values(), ...(options.gateways ?? [])]
  const names = plugins.map(({ name }) => name)
  if (names.length === 0)
    throw new ConfigError(`createKumicorn: configure at least one gateway, e.g. ${knownNames.join(' or ')}`)
  for (const name of names)
    if (names.indexOf(name) !== names.lastIndexOf(name))
      throw new ConfigError(`createKumicorn: two gateways are named "${name}"`)
  checkReconcileOptions(options.reconcile ?? {}, names, knownNames)
  return { known, plugins }
}
