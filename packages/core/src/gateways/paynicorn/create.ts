import { standaloneHost } from '../../orders/standalone.ts'
import type { PaynicornClient } from './client.ts'
import { paynicornGateway } from './gateway.ts'
import type { PaynicornOptions } from './options.ts'

/** Makes a client of Paynicorn API v3 that works alone, with no store. @throws ConfigError */
export function createPaynicorn(options: PaynicornOptions): PaynicornClient {
  const plugin = paynicornGateway(options)
  return plugin.create(standaloneHost(options)).client
}
