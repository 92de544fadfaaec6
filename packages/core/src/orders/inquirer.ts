import { ConfigError } from '../data/errors.ts'
import type { KumquatClient } from '../gateways/kumquat/client.ts'
import { inquireKumquat } from '../gateways/kumquat/inquiry.ts'
import type { PaynicornClient } from '../gateways/paynicorn/client.ts'
import { inquirePaynicorn } from '../gateways/paynicorn/inquiry.ts'
import type { Inquire } from './inquiry.ts'

/** Asks the gateway that an order belongs to. */
export function inquirer(
  kumquat: KumquatClient | undefined,
  paynicorn: PaynicornClient | undefined,
): Inquire {
  return async (order, options) => {
    if (order.kind === 'kumquat')
      return inquireKumquat(configured(kumquat, 'kumquat'), order.reference, options)
    return inquirePaynicorn(configured(paynicorn, 'paynicorn'), order, options)
  }
}

function configured<Client>(client: Client | undefined, gateway: 'kumquat' | 'paynicorn'): Client {
  if (client === undefined)
    throw new ConfigError(`${gateway} is not configured: it cannot be asked`, { gateway })
  return client
}
