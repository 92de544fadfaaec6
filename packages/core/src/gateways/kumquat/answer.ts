import { AnswerError, GatewayError, type KumicornError } from '../../data/errors.ts'
import { decodeUtf8, type JsonValue } from '../../data/json.ts'
import { parseJson, parseLossless } from '../../data/read-json.ts'
import type { TransportResponse } from '../../http/transport.ts'
import { type AskedAddress, addressHint } from '../address-hint.ts'
import { isNone } from '../texts.ts'
import {
  ASSUMED_NO_SUCH_ORDER,
  CLOCK_REFUSED,
  kumquatCodes,
  SIGNATURE_REFUSED,
  TOO_MANY_REQUESTS,
} from './codes.ts'

/** How an answer is read. */
export interface Reading {
  readonly operation: string
  readonly isAboutMoney: boolean
  readonly asked: AskedAddress
  /** A text of the gateway's, which may quote a key or the signature. */
  hide(text: string): string
}

/**
 * The `result` of KUMQUAT's envelope `{ returnCode, returnMsg, errorCode?, result? }`.
 * @throws GatewayError for a refusal, {@link AnswerError} for what cannot be trusted
 */
export function openAnswer(
  response: TransportResponse,
  { operation, isAboutMoney, asked, hide }: Reading,
): JsonValue | undefined {
  const { status } = response
  const context = { gateway: 'kumquat', operation, httpStatus: status } as const
  const envelope = parse(response, isAboutMoney, context, asked)
  if (typeof envelope !== 'object' || envelope === null || !('returnCode' in envelope)) {
    const hint = addressHint(response, asked, true)
    const message = `${operation}: HTTP ${status} without KUMQUAT's envelope${hint}`
    throw new AnswerError('malformed', message, { ...context, foreign: true })
  }
  const { returnCode, returnMsg, errorCode, result } = envelope
  const code = typeof errorCode === 'string' ? errorCode : ''
  const documented = Object.hasOwn(kumquatCodes, code) ? kumquatCodes[code] : undefined
  if (returnCode === 'SUCCESS' && status < 300 && !documented) return result
  // A success under an error status or with an error's code, whatever is spelt like one, a refusal with a result, or a
  // code under a server error or a redirection that it is not documented with: doubt.
  const isRefusal = typeof returnCode === 'string' && !returnCode.toUpperCase().includes('SUCCESS')
  const isOddStatus = (status >= 500 || (status >= 300 && status < 400)) && documented?.httpStatus !== status
  if (!isRefusal || isOddStatus || !isNone(result)) {
    throw new AnswerError('malformed', `${operation}: HTTP ${status} contradicts its own envelope`, context)
  }
  throw new GatewayError({
    ...context,
    gatewayCode: hide(code),
    gatewayMessage: typeof returnMsg === 'string' ? hide(returnMsg) : '',
    meaning: documented?.meaning,
  })
}

type Context = { readonly gateway: 'kumquat'; readonly operation: string; readonly httpStatus: number }

function parse(
  response: TransportResponse,
  isAboutMoney: boolean,
  context: Context,
  asked: AskedAddress,
): JsonValue {
  try {
    const text = decodeUtf8(response.body)
    return isAboutMoney ? parseLossless(text) : parseJson(text)
  } catch (cause) {
    const hint = addressHint(response, asked)
    const message = `${context.operation}: HTTP ${context.httpStatus} with a body that is not JSON${hint}`
    throw new AnswerError('malformed', message, { ...context, cause, foreign: true })
  }
}

const hasCode = (error: KumicornError, code: string): error is GatewayError =>
  error instanceof GatewayError && error.gatewayCode === code

export const isClockRefused = (error: KumicornError): boolean => hasCode(error, CLOCK_REFUSED)
export const isSignatureRefused = (error: KumicornError): boolean => hasCode(error, SIGNATURE_REFUSED)
export const isTooManyRequests = (error: KumicornError): boolean => hasCode(error, TOO_MANY_REQUESTS)
export const isNoSuchOrder = (error: KumicornError): error is GatewayError =>
  hasCode(error, ASSUMED_NO_SUCH_ORDER)
