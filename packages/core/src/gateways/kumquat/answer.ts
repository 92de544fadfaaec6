import { AnswerError, GatewayError, type KumicornError, TransportError } from '../../data/errors.ts'
import { decodeUtf8, type JsonValue, parseJson, parseLossless } from '../../data/json.ts'
import type { Settled, Verdict } from '../../orders/outcome.ts'
import type { TransportResponse } from '../../http/transport.ts'
import {
  ASSUMED_NO_SUCH_ORDER,
  CLOCK_REFUSED,
  kumquatCodes,
  ORDER_EXISTS,
  TOO_MANY_REQUESTS,
} from './codes.ts'
import type { KumquatOrder } from './results.ts'

/**
 * The `result` of KUMQUAT's envelope `{ returnCode, returnMsg, errorCode?, result? }`.
 * @throws GatewayError for a refusal, {@link AnswerError} for what cannot be trusted
 */
export function openAnswer(
  response: TransportResponse,
  operation: string,
  money: boolean,
): JsonValue | undefined {
  const { status } = response
  const context = { gateway: 'kumquat', operation, httpStatus: status } as const
  const envelope = parse(response, money, context)
  if (typeof envelope !== 'object' || envelope === null || !('returnCode' in envelope)) {
    throw new AnswerError('malformed', `${operation}: HTTP ${status} without KUMQUAT's envelope`, context)
  }
  const { returnCode, returnMsg, errorCode, result } = envelope
  if (returnCode === 'SUCCESS' && status < 300) return result
  const code = typeof errorCode === 'string' ? errorCode : ''
  const documented = Object.hasOwn(kumquatCodes, code) ? kumquatCodes[code] : undefined
  // A success under an error status, or a code under a server error that it is not documented with: doubt.
  if (returnCode === 'SUCCESS' || (status >= 500 && documented?.httpStatus !== status)) {
    throw new AnswerError('malformed', `${operation}: HTTP ${status} contradicts its own envelope`, context)
  }
  throw new GatewayError({
    ...context,
    gatewayCode: code,
    gatewayMessage: typeof returnMsg === 'string' ? returnMsg : '',
    meaning: documented?.meaning,
  })
}

type Context = { readonly gateway: 'kumquat'; readonly operation: string; readonly httpStatus: number }

function parse(response: TransportResponse, money: boolean, context: Context): JsonValue {
  try {
    const text = decodeUtf8(response.body)
    return money ? parseLossless(text) : parseJson(text)
  } catch (cause) {
    throw new AnswerError(
      'malformed',
      `${context.operation}: HTTP ${context.httpStatus} with a body that is not JSON`,
      {
        ...context,
        cause,
      },
    )
  }
}

/** Reads answer to a money operation or its query: what it says about the order with this `request_no`. */
export function judgeOrder(order: KumquatOrder, reference: string, operation: string): Settled<KumquatOrder> {
  const context = { gateway: 'kumquat', operation, httpStatus: 200 } as const
  if (order.request_no !== undefined && order.request_no !== reference) {
    return {
      state: 'unknown',
      error: new AnswerError('mismatch', `${operation}: the answer is about another order`, context),
    }
  }
  const { status } = order
  if (status !== 'REJECT' && status !== 'FAIL') return { state: 'accepted', order }
  const meaning = status === 'FAIL' ? 'the order failed' : 'the gateway refused the order'
  const error = new GatewayError({ ...context, gatewayCode: status, gatewayMessage: '', meaning })
  return { state: 'rejected', error, order }
}

/** What a refusal says about a money operation: only documented codes are certain. */
export function judgeRefusal(error: GatewayError): Verdict<never> {
  if (error.gatewayCode === ORDER_EXISTS) return { state: 'exists', error, otherwise: 'unknown' }
  return { state: Object.hasOwn(kumquatCodes, error.gatewayCode) ? 'rejected' : 'unknown', error }
}

const hasCode = (error: KumicornError, code: string): error is GatewayError =>
  error instanceof GatewayError && error.gatewayCode === code

export const isClockRefused = (error: KumicornError): boolean => hasCode(error, CLOCK_REFUSED)
export const isTooManyRequests = (error: KumicornError): boolean => hasCode(error, TOO_MANY_REQUESTS)
export const isNoSuchOrder = (error: KumicornError): error is GatewayError =>
  hasCode(error, ASSUMED_NO_SUCH_ORDER)

/** Reads may be sent again after a transport error, an undocumented 5xx and "too many requests". */
export function isRetryableRead(error: KumicornError): boolean {
  if (error instanceof TransportError) return error.failure === 'failed'
  return isTooManyRequests(error) || (error instanceof AnswerError && error.httpStatus >= 500)
}
