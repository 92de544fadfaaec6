import type { Clock } from '../data/clock.ts'
import { type CallMessage, callEnd, callRetry, type RetryMessage } from '../data/diagnostics.ts'
import { AnswerError, GatewayError, KumicornError, TransportError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import { checkCallOptions } from './call-options.ts'
import { onAbort } from './on-abort.ts'
import { mayRetry, type RetryBudget } from './retry.ts'
import { transmit, unlessAborted } from './transmit.ts'
import type { Transport, TransportRequest, TransportResponse } from './transport.ts'

/** What may be set for a single call. */
export interface CallOptions {
  /** Gives up the call. A money operation that was already sent then ends as `unknown`. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for the whole call, retries included. */
  readonly timeout?: number | undefined
}

/** What a client's calls share. */
export interface CallContext {
  readonly gateway: string
  readonly transport: Transport
  readonly timeout: number
  readonly retries: number
  readonly budget: RetryBudget
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger | undefined
  readonly maxResponseBytes: number
}

/** A request as a gateway writes it. */
export interface WrittenRequest extends Pick<TransportRequest, 'method' | 'url' | 'headers' | 'body'> {
  /** The time that was written into it, where the gateway compares clocks: milliseconds since the epoch. */
  readonly datedAt?: number | undefined
  /** The place of the key that has signed it, from 1, where there may be several. */
  readonly signedBy?: number | undefined
  /** Its signature, which is not shown where the gateway quotes it. */
  readonly signature?: string | undefined
  /** The values in it that are secret, and not shown either. */
  readonly secrets?: readonly string[] | undefined
}

/** A try that was refused, and could be sent again at once. */
export interface CorrectedTry {
  readonly request: WrittenRequest
  readonly error: KumicornError
}

/**
 * Learns from a refusal (a wrong clock, a key that is no more); true when an immediate next try makes sense, for nothing of
 * this one was processed.
 * @param corrected the tries of this call before
 */
export type Correct = (
  error: KumicornError,
  response: TransportResponse,
  request: WrittenRequest,
  corrected: readonly CorrectedTry[],
) => boolean

/** A gateway's own code may say each time that another try makes sense. */
const MOST_CORRECTIONS = 100

/** One call as the engine sees it; the gateway says how to write, read and judge it. */
export interface CallSpec<T> {
  readonly operation: string
  readonly reference?: string | undefined
  /** Whether it may move money. */
  readonly money?: boolean | undefined
  /** Writes the request. Called for each try, so that every try is dated and signed anew. */
  encode(corrected: readonly CorrectedTry[]): WrittenRequest
  /** Reads an answer. @throws GatewayError for a refusal, AnswerError for what cannot be trusted */
  decode(response: TransportResponse, request: WrittenRequest): T | Promise<T>
  /** Whether this error may be answered by sending again, after a pause. */
  retryable(error: KumicornError): boolean
  /** What to change in the set-up, when that is the reason: for the log. */
  mendOf?(error: KumicornError): string | undefined
  readonly correct?: Correct
  /** How often one call is sent again so at most. Default 1. */
  readonly corrections?: number | undefined
}

/** The deadline of one call across its retries and follow-up queries, joined with the caller's signal. */
export class CallScope {
  readonly #controller = new AbortController()
  readonly #done: () => void
  /** Whether a request has been handed to the transport: from then on an abort proves nothing. */
  sending = false

  constructor(context: CallContext, operation: string, options: CallOptions = {}) {
    const { clock, gateway } = context
    checkCallOptions(options, { gateway, operation })
    const { signal, timeout = context.timeout } = options
    const stop = (failure: 'timeout' | 'aborted', message: string, cause?: unknown): void =>
      this.#controller.abort(
        new TransportError(failure, message, {
          gateway,
          operation,
          cause,
          requestSent: this.sending ? 'maybe' : 'no',
        }),
      )
    const cancel = clock.after(timeout, () => stop('timeout', `${operation}: no answer within ${timeout} ms`))
    const giveUp = (): void => stop('aborted', `${operation}: given up by the caller`, signal?.reason)
    const letGo = onAbort(signal, giveUp)
    this.#done = () => {
      cancel()
      letGo()
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  end(): void {
    this.#done()
  }
}

/** Sends a call until it is answered or may not be sent again. @throws KumicornError */
export async function send<T>(
  context: CallContext,
  spec: CallSpec<T>,
  scope: CallScope,
  message: CallMessage,
): Promise<T> {
  const corrected: CorrectedTry[] = []
  const most = context.retries === 0 ? 0 : Math.min(spec.corrections ?? 1, MOST_CORRECTIONS)
  for (let retry = 0; ; ) {
    let response: TransportResponse | undefined
    let written: WrittenRequest | undefined
    try {
      scope.signal.throwIfAborted()
      const encoded = spec.encode(corrected)
      written = encoded
      scope.sending = true
      message.attempts += 1
      response = await transmit(context, spec.operation, encoded, scope.signal)
      message.httpStatus = response.status
      if (callEnd.hasSubscribers) noteSkew(message, response, context.clock)
      // It may be asynchronous, and never end.
      const answer = await unlessAborted(spec.decode(response, encoded), scope.signal)
      context.budget.giveBack()
      return answer
    } catch (thrown) {
      const error = asKumicornError(thrown, context, spec.operation, response)
      const learnt = response && written && spec.correct?.(error, response, written, corrected) === true
      if (learnt && written && corrected.length < most) {
        corrected.push({ request: written, error })
        tellRetry(message, 'corrected', error)
        continue
      }
      if (scope.signal.aborted || !spec.retryable(error)) throw error
      // What may be sent again was surely not processed (or moves no money): an abort from here on is certain.
      scope.sending = false
      if (!(await mayRetry(context, retry, scope.signal))) {
        if (retry < context.retries) tellRetry(message, 'denied', error)
        throw error
      }
      retry += 1
      tellRetry(message, 'again', error)
      context.logger?.warn(
        {
          gateway: context.gateway,
          operation: spec.operation,
          reference: spec.reference,
          retry,
          code: error.code,
          ...(error instanceof GatewayError && { gatewayCode: error.gatewayCode }),
        },
        'kumicorn: sending again',
      )
    }
  }
}

function tellRetry(call: CallMessage, result: RetryMessage['result'], { code }: KumicornError): void {
  if (callRetry.hasSubscribers) callRetry.publish({ call, result, errorCode: code } satisfies RetryMessage)
}

/** The header tells whole seconds: on average it is half a second behind. */
function noteSkew(message: CallMessage, { headers }: TransportResponse, clock: Clock): void {
  const theirs = Date.parse(headers.date ?? '')
  if (!Number.isNaN(theirs)) message.skewMs = theirs + 500 - clock.now()
}

/** Once a request has left, nothing may look as if it had not: an answer that breaks the reader is no answer. */
function asKumicornError(
  thrown: unknown,
  { gateway }: CallContext,
  operation: string,
  response: TransportResponse | undefined,
): KumicornError {
  const isDenied = thrown instanceof TransportError && thrown.requestSent === 'no'
  if (thrown instanceof KumicornError && !(response && isDenied)) return thrown
  if (response === undefined) throw thrown
  const httpStatus = Number(response.status)
  const message = `${operation}: the answer could not be read`
  return new AnswerError('malformed', message, { gateway, operation, httpStatus, cause: thrown })
}
