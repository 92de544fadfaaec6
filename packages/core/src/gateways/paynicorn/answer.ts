import { AnswerError, GatewayError, type KumicornError, TransportError } from '../../data/errors.ts'
import { decodeUtf8, type JsonObject, type JsonValue, parseJson, parseLossless } from '../../data/json.ts'
import type { Keys } from '../../data/secret.ts'
import type { TransportResponse } from '../../http/transport.ts'
import {
  ASSUMED_NO_SUCH_TOP_UP,
  OUTCOME_UNKNOWN,
  paynicornCodes,
  SUCCESS,
  TOP_UP_SUCCESS,
  topUpCodes,
} from './codes.ts'
import type { PaynicornEndpoint } from './endpoints.ts'
import { unwrap } from './envelope.ts'

interface Context {
  readonly gateway: 'paynicorn'
  readonly operation: string
  readonly httpStatus: number
}

/**
 * The content of an answer: `responseCode` is judged first, then the signature, then the content is decoded.
 * @throws GatewayError for a refusal, {@link AnswerError} for what cannot be trusted
 */
export function openAnswer(response: TransportResponse, endpoint: PaynicornEndpoint, keys: Keys): JsonObject {
  const { operation, family, money } = endpoint
  const context: Context = { gateway: 'paynicorn', operation, httpStatus: response.status }
  // Only small and signed texts are about money: read those so that not even a doubled key gets by.
  const read = money ? parseLossless : parseJson
  const body = asObject(() => read(decodeUtf8(response.body)), context, 'a body that is no JSON object')
  if (response.status >= 300 && (response.status >= 500 || body.responseCode === SUCCESS)) {
    throw new AnswerError(
      'malformed',
      `${operation}: HTTP ${response.status} is no answer of Paynicorn`,
      context,
    )
  }
  if (!('responseCode' in body)) {
    if (family !== 'transaction' && response.status < 300) return body
    throw new AnswerError('malformed', `${operation}: an answer without Paynicorn's signed envelope`, context)
  }
  const code = String(body.responseCode)
  if (code !== SUCCESS) throw refusal(code, body.responseMessage, paynicornCodes, context)
  const { content, sign } = body
  if (typeof content !== 'string' || typeof sign !== 'string' || !keys.verify(content, sign)) {
    throw new AnswerError('signature', `${operation}: the signature of the answer does not match`, context)
  }
  return asObject(() => read(unwrap(content)), context, 'a content that is no JSON object')
}

function asObject(parse: () => JsonValue, context: Context, what: string): JsonObject {
  let cause: unknown
  try {
    const value = parse()
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  } catch (error) {
    cause = error
  }
  throw new AnswerError('malformed', `${context.operation}: HTTP ${context.httpStatus} with ${what}`, {
    ...context,
    cause,
  })
}

export function refusal(
  code: string,
  message: unknown,
  codes: Readonly<Record<string, string>>,
  context: Context,
): GatewayError {
  return new GatewayError({
    ...context,
    gatewayCode: code,
    gatewayMessage: typeof message === 'string' ? message : '',
    meaning: Object.hasOwn(codes, code) ? codes[code] : undefined,
  })
}

/**
 * The part of a content that users get. @throws GatewayError for a top-up answer whose code is not success
 */
export function resultOf(
  content: JsonObject,
  endpoint: PaynicornEndpoint,
  httpStatus: number,
): JsonValue | undefined {
  if (endpoint.family !== 'topup') return content
  const code = String(content.code)
  if (code === TOP_UP_SUCCESS) return content.result
  throw refusal(code, content.msg, topUpCodes, {
    gateway: 'paynicorn',
    operation: endpoint.operation,
    httpStatus,
  })
}

/** Reads may be sent again after a transport error and an undocumented 5xx. */
export function isRetryableRead(error: KumicornError): boolean {
  if (error instanceof TransportError) return error.failure === 'failed'
  return error instanceof AnswerError && error.httpStatus >= 500
}

export const isNoSuchOrder = (error: KumicornError): error is GatewayError =>
  error instanceof GatewayError && error.gatewayCode === ASSUMED_NO_SUCH_TOP_UP

export const isDocumentedRefusal = (error: GatewayError): boolean =>
  error.meaning !== undefined && error.gatewayCode !== OUTCOME_UNKNOWN
