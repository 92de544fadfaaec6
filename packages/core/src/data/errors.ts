import type { GatewayCode } from './gateway-codes.ts'
import { redactedAnswer, redactedCode } from './redact.ts'

/** Where an error happened, as far as it is known. Never holds a key, a signature or a signed string. */
export interface ErrorContext {
  /** The name of the gateway, e.g. `kumquat`. */
  readonly gateway?: string | undefined
  /** The operation that was called, e.g. `orders.place`. */
  readonly operation?: string | undefined
  /** What was thrown before, without what is secret in it. */
  readonly cause?: unknown
}

/**
 * The base of every error that Kumicorn throws or hands out. `code` is stable across versions: branch on it
 * (or on the class), never on the message.
 */
export class KumicornError extends Error {
  // As text: a bundler that minifies gives the class another name.
  override name: string = 'KumicornError'
  /** Stable across versions, e.g. `transport_timeout`: branch on it, not on the message. */
  readonly code: string
  /** The name of the gateway, e.g. `kumquat`; undefined where the error is about none. */
  readonly gateway: string | undefined
  /** The operation that was called, e.g. `orders.place`; undefined where none was. */
  readonly operation: string | undefined

  constructor(code: string, message: string, context: ErrorContext = {}) {
    super(message, context?.cause === undefined ? undefined : { cause: context.cause })
    this.code = code
    this.gateway = context?.gateway
    this.operation = context?.operation
  }
}

/** What a function is given, or an option of a factory, is missing or cannot be right. Thrown before anything is sent. */
export class ConfigError extends KumicornError {
  override name: string = 'ConfigError'
  constructor(message: string, context?: ErrorContext) {
    super('config_invalid', message, context)
  }
}

/** For who makes an error of ours, e.g. to test what becomes of it. @throws ConfigError that names what is missing */
function requireDetails(error: string, details: unknown, ...texts: readonly string[]): void {
  const given = (details ?? {}) as Readonly<Record<string, unknown>>
  const missing = texts.filter((name) => typeof given[name] !== 'string')
  if (typeof given === 'object' && details !== null && details !== undefined && missing.length === 0) return
  throw new ConfigError(
    `new ${error}(): give its details${missing.length > 0 ? `, with ${missing.join(', ')}` : ''}`,
  )
}

/** One mistake in the parameters of a call. */
export interface InputIssue {
  /** The gateway's own field name, e.g. `request_no`. Empty when the mistake is about the whole object. */
  readonly field: string
  /** What was given, shortened; `[redacted]` when the field may hold a secret. */
  readonly given: string
  /** What is allowed, in words. */
  readonly allowed: string
}

/** The parameters of a call are wrong. Thrown before anything is sent; `issues` names every mistake. */
export class InputError extends KumicornError {
  override name: string = 'InputError'
  /** Every mistake, in the order of the fields. */
  readonly issues: readonly InputIssue[]

  constructor(issues: readonly InputIssue[], context?: ErrorContext) {
    if (!Array.isArray(issues) || issues.some((issue) => typeof issue !== 'object' || issue === null))
      throw new ConfigError('new InputError(): give a list of issues')
    const said = issues.map(
      ({ field, given, allowed }) => `${field || 'parameters'}: ${allowed} (given: ${given})`,
    )
    super('input_invalid', `${context?.operation ?? 'call'}: ${said.join('; ')}`, context)
    this.issues = issues
  }
}

/** Why no complete answer came. */
export type TransportFailure = 'failed' | 'timeout' | 'aborted' | 'response_too_large'

/**
 * No complete answer came. `requestSent` tells whether the gateway may have seen a money operation: `no` only when
 * it surely did not (name not resolved, connection refused, given up before sending). Of a read, that is sent again
 * whatever became of it, it tells of the last try.
 */
export class TransportError extends KumicornError {
  override name: string = 'TransportError'
  /** Why no complete answer came. */
  readonly failure: TransportFailure
  /** Whether the gateway may have seen the request. */
  readonly requestSent: 'no' | 'maybe'

  constructor(
    failure: TransportFailure,
    message: string,
    details: ErrorContext & { readonly requestSent: 'no' | 'maybe' },
  ) {
    requireDetails('TransportError', details, 'requestSent')
    super(`transport_${failure}`, message, details)
    this.failure = failure
    this.requestSent = details.requestSent
  }
}

/**
 * The gateway answered with a refusal. `gatewayCode` is its own code, `meaning` ours where it is documented;
 * `gatewayMessage` its words: both without what looks like a signature or what is signed.
 */
export class GatewayError extends KumicornError {
  override name: string = 'GatewayError'
  /**
   * The gateway's own code, e.g. `JU9992`; open for those that it does not document. Of an order that it took and that failed there,
   * the status by which it said so. At most 64 characters.
   */
  readonly gatewayCode: GatewayCode
  /** What the gateway says, in words: at most 500 characters. */
  readonly gatewayMessage: string
  /** The status of the HTTP answer that carried the refusal. */
  readonly httpStatus: number
  /** What the documentation says of this code; undefined for a code that it does not list. */
  readonly meaning: string | undefined

  constructor(
    details: ErrorContext & {
      readonly gatewayCode: GatewayCode
      readonly gatewayMessage: string
      readonly httpStatus: number
      readonly meaning?: string | undefined
    },
  ) {
    requireDetails('GatewayError', details, 'gatewayCode', 'gatewayMessage')
    const { httpStatus, meaning } = details
    const gatewayCode = redactedCode(details.gatewayCode)
    const gatewayMessage = redactedAnswer(details.gatewayMessage)
    const said = [gatewayMessage, meaning].filter(Boolean).join(': ')
    super(
      'gateway_refused',
      `${details.gateway ?? 'gateway'} answered ${gatewayCode || 'without a code'} (HTTP ${httpStatus})${said ? `: ${said}` : ''}`,
      details,
    )
    this.gatewayCode = gatewayCode
    this.gatewayMessage = gatewayMessage
    this.httpStatus = httpStatus
    this.meaning = meaning
  }
}

export type AnswerFault = 'malformed' | 'signature' | 'mismatch'

/** An answer came that cannot be trusted: it does not parse, does not verify, or speaks of another order. */
export class AnswerError extends KumicornError {
  override name: string = 'AnswerError'
  readonly fault: AnswerFault
  readonly httpStatus: number
  /** What came was no answer in the gateway's shape, e.g. the page of a proxy: the gateway may know nothing of the call. */
  readonly foreign: boolean

  constructor(
    fault: AnswerFault,
    message: string,
    details: ErrorContext & { readonly httpStatus: number; readonly foreign?: boolean | undefined },
  ) {
    requireDetails('AnswerError', details)
    super(`answer_${fault}`, message, details)
    this.fault = fault
    this.httpStatus = details.httpStatus
    this.foreign = details.foreign ?? false
  }
}

/** The store could not be read or written. The message names it and the cause; nothing was changed. */
export class StoreError extends KumicornError {
  override name: string = 'StoreError'
  constructor(message: string, context?: ErrorContext) {
    super('store_failed', message, context)
  }
}

/**
 * A reference was used before, for another operation or with other parameters. Nothing was sent: one reference
 * is one order.
 */
export class ReferenceReusedError extends KumicornError {
  override name: string = 'ReferenceReusedError'
  readonly reference: string

  constructor(reference: string, context: ErrorContext & { readonly usedFor: string }) {
    requireDetails('ReferenceReusedError', context, 'usedFor')
    super(
      'reference_reused',
      `${context.operation ?? 'call'}: "${reference}" was used before, for ${context.usedFor} with other parameters; give a new order a new reference`,
      context,
    )
    this.reference = reference
  }
}

/**
 * The gateway has this reference for another order than the one that was asked for. Nothing was applied: whether
 * your order went through is unknown. Give a new order a new reference.
 */
export class ReferenceCollisionError extends KumicornError {
  override name: string = 'ReferenceCollisionError'
  readonly reference: string
  /** The names of what differs, e.g. `account`. */
  readonly differs: readonly string[]

  constructor(reference: string, differs: readonly string[], context: ErrorContext = {}) {
    if (!Array.isArray(differs))
      throw new ConfigError('new ReferenceCollisionError(): give a list of what differs')
    super(
      'reference_collision',
      `${context?.operation ?? 'call'}: the gateway has "${reference}" for another order: ${differs.join(', ')} differ`,
      context,
    )
    this.reference = reference
    this.differs = differs
  }
}

/** What may be done once only has been done, or may have been, under another reference. Nothing was sent. */
export class AlreadyPlacedError extends KumicornError {
  override name: string = 'AlreadyPlacedError'
  readonly reference: string
  /** The reference of the order that did it, or that is to: what surely was not sent can be sent again. */
  readonly placedAs: string

  constructor(reference: string, placedAs: string, context: ErrorContext = {}) {
    super(
      'already_placed',
      `${context?.operation ?? 'call'}: "${reference}" would do again what "${placedAs}" has done or may have done`,
      context,
    )
    this.reference = reference
    this.placedAs = placedAs
  }
}
