import { AnswerError, GatewayError } from '../../data/errors.ts'
import type { Settled, Verdict } from '../../orders/outcome.ts'
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

/** What the gateway's record of an order says. */
export function judgeOrder(
  order: PaynicornOrder,
  endpoint: PaynicornEndpoint,
  reference: string,
): Settled<PaynicornOrder> {
  const { operation, family } = endpoint
  const isTopUp = family === 'topup'
  const context = { gateway: 'paynicorn', operation, httpStatus: 200 } as const
  if (isTopUp && order.transId !== reference) {
    const error = new AnswerError('mismatch', `${operation}: the answer is about another order`, context)
    return { state: 'unknown', error }
  }
  const status = (isTopUp ? order.statusCode : order.status) ?? ''
  const alive = isTopUp ? ['0', '1'] : ['-1', '1']
  if (alive.includes(status)) return { state: 'accepted', order }
  const dead = status === (isTopUp ? '2' : '0')
  const error = new GatewayError({
    ...context,
    gatewayCode: order.code ?? '',
    gatewayMessage: order.message ?? '',
    meaning: dead ? `the order was refused or failed (status ${status})` : undefined,
  })
  return dead ? { state: 'rejected', error, order } : { state: 'unknown', error }
}

/** What the answer to a money operation says. */
export function judgeAnswer(
  order: PaynicornOrder,
  endpoint: PaynicornEndpoint,
  reference: string,
): Verdict<PaynicornOrder> {
  const settled = judgeOrder(order, endpoint, reference)
  // A repeated orderId is refused in the same way as a bad order: the query finds the one that is alive.
  const mayExist = settled.state === 'rejected' && endpoint.family === 'transaction'
  return mayExist ? { state: 'exists', error: settled.error, otherwise: 'rejected' } : settled
}

/** What a refusal says: only documented codes are certain. */
export function judgeRefusal(error: GatewayError): Verdict<never> {
  if (error.gatewayCode === TOP_UP_EXISTS) return { state: 'exists', error, otherwise: 'unknown' }
  return { state: isDocumentedRefusal(error) ? 'rejected' : 'unknown', error }
}
