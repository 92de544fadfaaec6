import { AnswerError, GatewayError } from '../../errors.ts'
import type { Verdict } from '../../outcome.ts'
import { isDocumentedRefusal } from './answer.ts'
import { TOP_UP_EXISTS } from './codes.ts'
import type { PaynicornEndpoint } from './endpoints.ts'

/** The orders of both families, as far as judging them needs. */
export interface PaynicornOrder {
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly status?: string
  readonly transId?: string
  readonly statusCode?: string
}

/** What the answer to a money operation says. `queried`: it came from the query, so the order exists. */
export function judgeOrder(
  order: PaynicornOrder,
  endpoint: PaynicornEndpoint,
  reference: string,
  queried: boolean,
): Verdict<PaynicornOrder> {
  const { operation, family } = endpoint
  const context = { gateway: 'paynicorn', operation, httpStatus: 200 } as const
  if (family === 'topup' && order.transId !== reference) {
    return {
      state: 'unknown',
      error: new AnswerError('mismatch', `${operation}: the answer is about another order`, context),
    }
  }
  const known = family === 'topup' ? ['0', '1', '2'] : ['-1', '1', '0']
  const status = (family === 'topup' ? order.statusCode : order.status) ?? ''
  const refusedAtOnce = family === 'transaction' && status === '0' && !queried
  if (known.includes(status) && !refusedAtOnce) return { state: 'accepted', order }
  const error = new GatewayError({
    ...context,
    gatewayCode: order.code ?? '',
    gatewayMessage: order.message ?? '',
    meaning: refusedAtOnce ? 'the gateway refused the order (status 0)' : undefined,
  })
  return { state: refusedAtOnce ? 'rejected' : 'unknown', error }
}

/** What a refusal says: only documented codes are certain. */
export function judgeRefusal(error: GatewayError): Verdict<never> {
  if (error.gatewayCode === TOP_UP_EXISTS) return { state: 'exists', error }
  return { state: isDocumentedRefusal(error) ? 'rejected' : 'unknown', error }
}
