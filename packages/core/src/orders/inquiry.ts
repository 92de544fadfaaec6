import type { DecimalText } from '../decimal.ts'
import { ConfigError, GatewayError } from '../errors.ts'
import type { KumquatClient } from '../gateways/kumquat/client.ts'
import { inquireKumquat } from '../gateways/kumquat/inquiry.ts'
import type { PaynicornClient } from '../gateways/paynicorn/client.ts'
import { inquirePaynicorn } from '../gateways/paynicorn/inquiry.ts'
import type { OrderRecord } from '../stores/store.ts'
import type { ToldState } from './lifecycle.ts'

/** What a gateway says when it is asked about an order. `absent`: it does not know the reference. */
export type Inquiry =
  | { readonly absent: true }
  | {
      readonly absent: false
      /** Undefined for a status that the documentation does not list. */
      readonly state: ToldState | undefined
      readonly status: string
      readonly gatewayReference: string | undefined
      readonly amount: DecimalText | undefined
      readonly data: Readonly<Record<string, unknown>>
    }

/** Asks the gateway of an order about it. @throws KumicornError when it cannot be learnt */
export type Inquire = (order: Pick<OrderRecord, 'kind' | 'reference' | 'operation' | 'gatewayReference'>) => Promise<Inquiry>

export function inquirer(kumquat: KumquatClient | undefined, paynicorn: PaynicornClient | undefined): Inquire {
  return async (order) => {
    if (order.kind === 'kumquat') return inquireKumquat(configured(kumquat, 'kumquat'), order.reference)
    return inquirePaynicorn(configured(paynicorn, 'paynicorn'), order)
  }
}

function configured<Client>(client: Client | undefined, gateway: 'kumquat' | 'paynicorn'): Client {
  if (client === undefined) throw new ConfigError(`${gateway} is not configured: it cannot be asked`, { gateway })
  return client
}

/** Runs a query; a refusal that means "no such order" becomes `absent`. */
export async function unlessAbsent(
  query: () => Promise<Inquiry>,
  isAbsent: (error: GatewayError) => boolean,
): Promise<Inquiry> {
  try {
    return await query()
  } catch (error) {
    if (error instanceof GatewayError && isAbsent(error)) return { absent: true }
    throw error
  }
}
