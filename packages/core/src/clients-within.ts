import type { GatewayPlugin } from './gateway-plugin.ts'
import { type KnownClients, knownNames } from './gateways/known.ts'
import { clientWithin } from './orders/within.ts'

/** The clients of a Kumicorn, for a transaction of the application. */
export interface ClientsWithin extends KnownClients {
  /** The client of a gateway of `gateways`. @throws ConfigError when it is not one of them */
  client<Client>(plugin: GatewayPlugin<Client>): Client
}

export function clientsWithin(clients: ClientsWithin, db: unknown): ClientsWithin {
  const within = {
    client: <Client>(plugin: GatewayPlugin<Client>): Client =>
      clientWithin(clients.client(plugin) as object, db) as Client,
  }
  for (const name of knownNames)
    Object.defineProperty(within, name, { get: () => clientWithin(clients[name], db), enumerable: true })
  return within as ClientsWithin
}
