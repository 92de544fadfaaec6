import { standaloneHost } from '../../orders/standalone.ts'
import type { KumquatClient } from './client.ts'
import { kumquatGateway } from './gateway.ts'
import type { KumquatOptions } from './options.ts'

/** Makes a client of KUMQUAT API 2.0 that works alone, with no store. @throws ConfigError */
export function createKumquat(options: KumquatOptions): KumquatClient {
  const plugin = kumquatGateway(options)
  return plugin.create(standaloneHost(options)).client
}
