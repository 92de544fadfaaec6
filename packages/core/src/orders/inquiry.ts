import type { CallOptions } from '../http/call.ts'
import type { DecimalText } from '../data/decimal.ts'
import { GatewayError } from '../data/errors.ts'
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
export type Inquire = (
  order: Pick<OrderRecord, 'kind' | 'reference' | 'operation' | 'gatewayReference'>,
  options?: CallOptions,
) => Promise<Inquiry>

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
