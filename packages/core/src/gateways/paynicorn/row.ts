import type { z } from 'zod'
import type { Endpoint } from '../../endpoint.ts'

/**
 * How the answers of an operation are built. `transaction`: the content is the result. `topup`: the content
 * is `{ code, msg, result }`. `report` and `currency`: as transaction. All but transaction may come bare,
 * without the signed envelope.
 */
export type PaynicornFamily = 'transaction' | 'topup' | 'report' | 'currency'

/** A row of Paynicorn's table. */
export interface PaynicornEndpoint<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType>
  extends Endpoint<P, R> {
  readonly family: PaynicornFamily
  /** The content carries the merchant's appKey as well as the envelope. */
  readonly appKeyInside?: true
  /** The field of the content that holds the list which the operation is for. */
  readonly list?: string
}

/** What only some rows have. */
type More = Partial<Pick<PaynicornEndpoint, 'method' | 'money' | 'appKeyInside' | 'list'>>

/** One row, whose schemas are built when they are read. */
export function row<
  const O extends string,
  const F extends PaynicornFamily,
  P extends z.ZodType,
  R extends z.ZodType,
  const M extends More = Record<never, never>,
>(operation: O, family: F, path: string, request: () => P, response: () => R, more?: M) {
  return {
    operation,
    method: 'POST' as Endpoint['method'],
    path,
    family,
    get request() {
      return request()
    },
    get response() {
      return response()
    },
    ...(more as M),
  } as const
}
