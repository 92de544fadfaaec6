import { AnswerError, TransportError } from '../data/errors.ts'
import { isBytes } from '../data/realm.ts'
import { type Quotable, shownCause, shownOf } from './shown-cause.ts'
import {
  asTransportError,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './transport.ts'

interface TransmitContext {
  readonly gateway: string
  readonly transport: Transport
  readonly maxResponseBytes: number
}

type Written = Quotable & Pick<TransportRequest, 'method'>

/** Sends one request. @throws TransportError that holds nothing of the request, AnswerError, or the signal's reason */
export async function transmit(
  { transport, gateway, maxResponseBytes }: TransmitContext,
  operation: string,
  written: Written,
  signal: AbortSignal,
): Promise<TransportResponse> {
  const { method, url, headers, body } = written
  const request = { method, url, headers, body, signal, maxResponseBytes }
  let httpStatus: number
  try {
    // A transport that ignores its signal must not hold the call beyond its deadline.
    const response = await unlessAborted(transport.send(request), signal)
    if (isResponse(response)) return response
    httpStatus = Number((response as { readonly status?: unknown } | null | undefined)?.status)
  } catch (error) {
    // What the transport says of a call that was given up is true only where it is certain.
    const thrown = asTransportError(error, request)
    const { failure, message, requestSent, cause } = thrown
    if (signal.aborted && !(thrown === error && requestSent === 'no')) throw signal.reason
    // A transport knows neither gateway nor operation: the error that users see tells both, and not the request.
    const shown = shownOf(written)
    const details = { gateway, operation, requestSent, cause: shownCause(cause, shown) }
    throw new TransportError(failure, `${operation}: ${shown(message)}`, details)
  }
  const message = `${operation}: the transport answered something that is no response`
  throw new AnswerError('malformed', message, { gateway, operation, httpStatus })
}

/** What `work` ends with, or the signal's reason when it has not ended a turn of the loop after it was aborted. */
export async function unlessAborted<T>(work: T | Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => void setImmediate(() => reject(signal.reason))
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** A transport of somebody else may answer anything: that is no answer, and may have been sent. */
function isResponse(response: TransportResponse | null | undefined): response is TransportResponse {
  const { status, headers, body } = response ?? {}
  const hasHeaders = typeof headers === 'object' && headers !== null
  return Number.isInteger(status) && hasHeaders && isBytes(body)
}
