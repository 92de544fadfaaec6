import { TransportError } from '../data/errors.ts'

/** One HTTP request, complete: the transport adds nothing but the connection's own headers. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Aborted when the call's deadline passes or the caller gives up. */
  readonly signal: AbortSignal
  /** A longer answer is given up with `response_too_large`. */
  readonly maxResponseBytes: number
}

export interface TransportResponse {
  readonly status: number
  /** Names in lower case; several values joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/**
 * The seam to HTTP. `send` resolves with any complete answer, whatever its status, and rejects with a
 * {@link TransportError} that tells truly whether the request may have left, or with the signal's reason.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>
  /** Closes idle connections. Calls under way are finished first. */
  close?(): Promise<void>
}

/** Codes of errors that can only happen before the first byte of a request is written. */
const NEVER_SENT = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_CLOSED',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_INVALID_URL',
])

interface SystemError {
  readonly code?: unknown
  readonly syscall?: unknown
  readonly errors?: unknown
}

/**
 * True only when the error proves that nothing was written: name not resolved, connection not made, TLS
 * refused. Every doubt counts as sent, for money may have moved.
 */
export function surelyNotSent(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, syscall, errors } = error as SystemError
  // Several addresses tried (happy eyeballs): each of them must have failed before sending.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(surelyNotSent)
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true
  return typeof code === 'string' && NEVER_SENT.has(code)
}

/** The error of a transport as a {@link TransportError}, with what happened in words. */
export function asTransportError(error: unknown, request: TransportRequest): TransportError {
  const host = URL.canParse(request.url) ? new URL(request.url).host : 'what is no address'
  const message = `no answer from ${host}`
  try {
    if (error instanceof TransportError) return error
    const code = (error as SystemError | null)?.code
    const told = typeof code === 'string' && /^\w{1,60}$/.test(code) ? ` (${code})` : ''
    const requestSent = surelyNotSent(error) ? 'no' : 'maybe'
    return new TransportError('failed', message + told, { requestSent, cause: error })
  } catch {
    // What cannot be read proves nothing.
    return new TransportError('failed', message, { requestSent: 'maybe', cause: error })
  }
}

export function tooLarge(request: TransportRequest): TransportError {
  return new TransportError(
    'response_too_large',
    `the answer is longer than ${request.maxResponseBytes} bytes`,
    {
      requestSent: 'maybe',
    },
  )
}
