import { ConfigError } from './data/errors.ts'
import type { GatewayPlugin } from './gateway-plugin.ts'
import { type KnownName, knownNames } from './gateways/known.ts'

/** Gives a Kumicorn the clients of the gateways that come with the package, by their names. */
export function defineNamedClients(
  target: { client(plugin: GatewayPlugin): unknown },
  known: ReadonlyMap<KnownName, GatewayPlugin>,
): void {
  for (const name of knownNames) {
    const plugin = known.get(name)
    const get = () => (plugin ? target.client(plugin) : missing(name))
    Object.defineProperty(target, name, { get, enumerable: plugin !== undefined })
  }
}

function missing(gateway: string): never {
  throw new ConfigError(`${gateway} is not configured: pass createKumicorn({ ${gateway}: { … } })`, {
    gateway,
  })
}

/** The mistake of asking for the client of a plugin that is not there, or of no plugin at all. */
export function notAdded(plugin: GatewayPlugin | undefined | null): ConfigError {
  const name = typeof plugin?.name === 'string' ? plugin.name : 'the gateway of no plugin'
  return new ConfigError(`${name} is not configured: pass createKumicorn({ gateways: [ … ] })`)
}
