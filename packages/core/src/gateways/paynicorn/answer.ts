import { AnswerError, GatewayError, type KumicornError } from '../../data/errors.ts'
import { decodeUtf8, JsonNumber, type JsonObject, type JsonValue } from '../../data/json.ts'
import { parseJson, parseLossless } from '../../data/read-json.ts'
import type { Keys } from '../../data/secret.ts'
import type { TransportResponse } from '../../http/transport.ts'
import { type AskedAddress, addressHint } from '../address-hint.ts'
import { isNone } from '../texts.ts'
import {
  ASSUMED_CONTENT_SUCCESS,
  ASSUMED_NO_SUCH_TOP_UP,
  paynicornCodes,
  SIGNATURE_REFUSED,
  SUCCESS,
  TOP_UP_SUCCESS,
  topUpCodes,
} from './codes.ts'
import type { PaynicornEndpoint } from './endpoints.ts'
import { unwrap } from './signing.ts'

interface Context {
  readonly gateway: 'paynicorn'
  readonly operation: string
  readonly httpStatus: number
  /** What cannot be read is not Paynicorn's, as far as can be told. */
  readonly foreign?: boolean
}

/** How an answer is read. */
export interface Reading {
  readonly keys: Keys
  readonly isAboutMoney: boolean
  readonly asked: AskedAddress
  /** A text of the gateway's, which may quote a key or the signature. */
  hide(text: string): string
}

/**
 * The content of an answer: `responseCode` is judged first, then the signature, then the content is decoded.
 * @throws GatewayError for a refusal, {@link AnswerError} for what cannot be trusted
 */
export function openAnswer(
  response: TransportResponse,
  { operation, family }: Pick<PaynicornEndpoint, 'operation' | 'family'>,
  { keys, isAboutMoney, asked, hide }: Reading,
): JsonObject {
  const context: Context = { gateway: 'paynicorn', operation, httpStatus: response.status }
  // Only small and signed texts are about money: read those so that not even a doubled key gets by.
  const read = isAboutMoney ? parseLossless : parseJson
  const what = (): string => `a body that is no JSON object${addressHint(response, asked)}`
  const body = asObject(() => read(decodeUtf8(response.body)), { ...context, foreign: true }, what)
  const { status } = response
  // Redirections and server errors are not of its making, whatever stands in them.
  if ((status >= 300 && status < 400) || status >= 500 || (status >= 400 && body.responseCode === SUCCESS)) {
    const foreign = !('responseCode' in body)
    const hint = addressHint(response, asked, foreign)
    const message = `${operation}: HTTP ${status} is no answer of Paynicorn${hint}`
    throw new AnswerError('malformed', message, { ...context, foreign })
  }
  if (!('responseCode' in body)) {
    const isBare = !('content' in body) && !('sign' in body)
    if (family !== 'transaction' && isBare && response.status < 300) return body
    const hint = addressHint(response, asked, true)
    const message = `${operation}: an answer without Paynicorn's signed envelope${hint}`
    throw new AnswerError('malformed', message, { ...context, foreign: true })
  }
  const code = textOf(body.responseCode)
  const { content, sign, responseMessage } = body
  if (code !== SUCCESS) {
    const message = typeof responseMessage === 'string' ? hide(responseMessage) : undefined
    if (isNone(content) && isNone(sign)) throw refusal(hide(code), message, paynicornCodes, context)
    throw new AnswerError('malformed', `${operation}: a refusal with a content`, context)
  }
  if (typeof content !== 'string' || typeof sign !== 'string' || !keys.verify(content, sign)) {
    throw new AnswerError('signature', `${operation}: the signature of the answer does not match`, context)
  }
  return asObject(
    () => read(unwrap(content)),
    context,
    () => 'a content that is no JSON object',
  )
}

function asObject(parse: () => JsonValue, context: Context, what: () => string): JsonObject {
  let cause: unknown
  try {
    const value = parse()
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  } catch (error) {
    cause = error
  }
  throw new AnswerError('malformed', `${context.operation}: HTTP ${context.httpStatus} with ${what()}`, {
    ...context,
    cause,
  })
}

/** Of the request, before anything else of it is looked at. */
export const isSignatureRefused = (error: KumicornError): boolean =>
  error instanceof GatewayError && SIGNATURE_REFUSED.has(error.gatewayCode)

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
 * The part of a content that users get.
 * @throws GatewayError for a top-up answer whose code is not success, and for a list that was refused
 */
export function resultOf(
  content: JsonObject,
  { operation, family, list }: Pick<PaynicornEndpoint, 'operation' | 'family' | 'list'>,
  httpStatus: number,
): JsonValue | undefined {
  const context = { gateway: 'paynicorn', operation, httpStatus } as const
  if (family === 'topup') {
    const code = textOf(content.code)
    if (code === TOP_UP_SUCCESS) return content.result
    if (!isNone(content.result))
      throw new AnswerError('malformed', `${operation}: a refusal with a result in it`, context)
    throw refusal(code, content.msg, topUpCodes, context)
  }
  if (list !== undefined && isRefusedList(content, list))
    throw refusal(textOf(content.code), content.message, {}, context)
  return content
}

/** Assumption: no page lists the codes inside a content. One without its list, and with another code, is a refusal. */
function isRefusedList(content: JsonObject, list: string): boolean {
  const { code } = content
  const isSuccess = code === undefined || code === null || ASSUMED_CONTENT_SUCCESS.includes(textOf(code))
  return !isSuccess && (content[list] === undefined || content[list] === null)
}

/** A code as text: it comes as text or as a number. */
const textOf = (value: JsonValue | undefined): string =>
  typeof value === 'object' && value !== null && !(value instanceof JsonNumber) ? '' : String(value)

export const isNoSuchOrder = (error: KumicornError): error is GatewayError =>
  error instanceof GatewayError && error.gatewayCode === ASSUMED_NO_SUCH_TOP_UP
