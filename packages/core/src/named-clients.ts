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

/** The clients of the gateways that are configured, by their plugins. */
export class Clients {
  readonly #clients = new Map<GatewayPlugin, unknown>()

  add(plugin: GatewayPlugin, client: unknown): void {
    this.#clients.set(plugin, client)
  }

  /** @throws ConfigError when the plugin is none of them */
  of<Client>(plugin: GatewayPlugin<Client>): Client {
    if (this.#clients.has(plugin)) return this.#clients.get(plugin) as Client
    throw notAdded(plugin)
  }
}

/** The mistake of asking for the client of a plugin that is not there, or of no plugin at all. */
function notAdded(plugin: GatewayPlugin | undefined | null): ConfigError {
  const name = typeof plugin?.name === 'string' ? plugin.name : 'the gateway of no plugin'
  return new ConfigError(`${name} is not configured: pass createKumicorn({ gateways: [ … ] })`)
}
