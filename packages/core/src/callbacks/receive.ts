import type { Clock } from '../data/clock.ts'
import { type CallbackMessage, callbackAnswered, callbackStart, inside } from '../data/diagnostics.ts'
import { ConfigError, KumicornError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import { isReference } from '../data/plain-text.ts'
import { isBytes, isThenable } from '../data/realm.ts'
import type { CallbackKind } from '../gateway.ts'
import type { AccountEntry } from '../orders/accounts.ts'
import type { ApplyResult } from '../orders/apply.ts'
import type { Fact } from '../orders/fact.ts'
import type { Inbox } from '../orders/inbox.ts'
import { plainFact } from '../orders/plain-fact.ts'
import { CallbackRefusal, malformed } from './refusal.ts'
import type { CallbackHandler, CallbackRequest, CallbackResponse } from './types.ts'

export interface ReceiveParts {
  readonly inbox: Inbox
  readonly maxBodyBytes: number
  readonly isAllowed: ((address: string | undefined) => boolean) | undefined
  /** Milliseconds after which the gateway is told to come again, while handlers go on. */
  readonly timeout: number
  readonly clock: Clock
  readonly logger: Logger | undefined
  /** False while the callbacks are stopped. */
  isOpen(): boolean
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' } as const

/** The one road of every callback: limits, verification, inbox, acknowledgement. */
export function receive(
  entry: AccountEntry,
  name: string,
  kind: CallbackKind,
  parts: ReceiveParts,
): CallbackHandler {
  const { name: gateway } = entry.gateway
  return async (request) => {
    const message: CallbackMessage = { gateway, kind: name, startedAt: parts.clock.now() }
    return inside(callbackStart, message, async () => {
      const heard: Heard = {}
      try {
        check(request, parts)
        const { taken, body } = await inTime(
          take(entry, kind, request.rawBody, { inbox: parts.inbox, heard }),
          parts,
        )
        report(message, parts, { status: 200, result: 'acknowledged', fact: heard.fact, taken })
        return { status: 200, headers: TEXT, body }
      } catch (error) {
        const response = refuse(error)
        const result = error instanceof KumicornError ? error.code : 'failed'
        report(message, parts, { status: response.status, result, fact: heard.fact, error })
        return response
      }
    })
  }
}

/** What was read of a callback, however it ends. */
interface Heard {
  fact?: Fact
}

/** Verification, inbox, acknowledgement. A gateway's own code may be asynchronous, and hand out anything. */
async function take(
  entry: AccountEntry,
  kind: CallbackKind,
  given: Uint8Array,
  { inbox, heard }: Pick<ReceiveParts, 'inbox'> & { readonly heard: Heard },
): Promise<{ readonly taken: ApplyResult; readonly body: string }> {
  // Its caller may use the buffer again while we wait: what is kept has to be what was verified.
  const rawBody: Uint8Array = Uint8Array.prototype.slice.call(given)
  const read = kind.read(rawBody) as Fact | Promise<Fact>
  const made = isThenable(read) ? await read : read
  const { fact, wrong } = plainFact(made, 'callback')
  if (fact === undefined) throw new KumicornError('fact_invalid', `the callback cannot be kept: ${wrong}`)
  // Not to be tried again: no order has it, and no store need be able to keep it.
  if (!isReference(fact.reference)) throw malformed('its reference is one that no order can have')
  heard.fact = fact
  const taken = await inbox.take(entry, fact, rawBody)
  const body: unknown = await kind.acknowledge(made)
  if (typeof body !== 'string') throw new KumicornError('fact_invalid', 'its acknowledgement is no text')
  return { taken, body }
}

/** What can be refused before a byte is parsed. @throws CallbackRefusal, ConfigError for what no adapter hands on */
function check(request: CallbackRequest, parts: ReceiveParts): void {
  requireBytes(request)
  const { method, remoteAddress, rawBody } = request
  if (method.toUpperCase() !== 'POST')
    throw new CallbackRefusal(405, 'callback_method', 'only POST is accepted')
  if (parts.isAllowed && !remoteAddress) throw new CallbackRefusal(403, 'callback_address', UNADDRESSED)
  if (parts.isAllowed && !parts.isAllowed(remoteAddress))
    throw new CallbackRefusal(403, 'callback_address', 'this address is not on the list')
  if (rawBody.byteLength > parts.maxBodyBytes) {
    throw new CallbackRefusal(
      413,
      'callback_too_large',
      `the body is longer than ${parts.maxBodyBytes} bytes`,
    )
  }
  if (!parts.isOpen()) throw new CallbackRefusal(503, 'callback_stopped', 'stopping')
}

const UNADDRESSED =
  'allowIps is set, and the host has handed on no address of the peer (remoteAddress, or addressOf of core/web)'

/** Before anything is done with it: an engine quotes what it cannot work with in its error, and that would be a PIN and a signature. */
function requireBytes(request: Partial<CallbackRequest> | undefined): void {
  if (typeof request?.method !== 'string')
    throw new ConfigError('callbacks: hand on { method, headers, rawBody }, with the method as text')
  if (!isBytes(request.rawBody))
    throw new ConfigError(
      `callbacks: rawBody must be the bytes as they came (a Buffer or Uint8Array), not ${given(request.rawBody)}: ` +
        'the signature is over them. Hand them on as the framework has read them, neither decoded nor parsed',
    )
}

const given = (body: unknown): string =>
  body === undefined ? 'undefined' : typeof body === 'string' ? 'a text' : 'what is no Uint8Array'

/** A handler, or the code of a gateway, that hangs must not hold the gateway: it is told to come again, and the repeat waits its turn. */
function inTime<T>(work: Promise<T>, { clock, timeout }: ReceiveParts): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeout, () =>
      reject(new CallbackRefusal(503, 'callback_timeout', 'not handled in time')),
    )
    const end = <Given>(answer: (given: Given) => void) => {
      return (given: Given): void => {
        cancel()
        answer(given)
      }
    }
    work.then(end(resolve), end(reject))
  })
}

/** The reply that makes the gateway try again, or a refusal. Its text never looks like an acknowledgement. */
export function refuse(error: unknown): CallbackResponse {
  if (!(error instanceof CallbackRefusal))
    return { status: 503, headers: TEXT, body: 'not handled: send it again' }
  const headers = error.status === 405 ? { ...TEXT, allow: 'POST' } : TEXT
  return { status: error.status, headers, body: `refused: ${error.message}` }
}

interface End {
  readonly status: number
  readonly result: string
  readonly fact: Fact | undefined
  readonly taken?: ApplyResult
  readonly error?: unknown
}

/** While keys are rotated, it counts when the last one of an old key has come. */
function acknowledged(message: CallbackMessage, logger: Logger | undefined): void {
  const { key = 1 } = message
  if (key === 1) logger?.debug(message, 'kumicorn: callback acknowledged')
  else logger?.info(message, 'kumicorn: callback acknowledged; it is signed with a key that is not the first')
}

function report(message: CallbackMessage, parts: ReceiveParts, end: End): void {
  if (parts.logger === undefined && !callbackAnswered.hasSubscribers) return
  Object.assign(message, {
    status: end.status,
    result: end.result,
    reference: end.fact?.reference,
    eventId: end.taken?.event?.id,
    eventType: end.taken?.event?.type,
    key: end.fact?.signedBy,
    durationMs: parts.clock.now() - message.startedAt,
  } satisfies Partial<CallbackMessage>)
  if (callbackAnswered.hasSubscribers) callbackAnswered.publish(message)
  if (end.status === 200) acknowledged(message, parts.logger)
  else if (end.error instanceof CallbackRefusal) {
    parts.logger?.warn({ ...message, reason: end.error.message }, 'kumicorn: callback refused')
  } else
    parts.logger?.error(
      { ...message, err: end.error },
      'kumicorn: callback not handled, the gateway will send it again',
    )
}
