import type { IncomingMessage, ServerResponse } from 'node:http'
import { ConfigError } from '@kumicorn/core'
import { isBytes } from '@kumicorn/core/adapter'

/** A request as Express and the parsers before the router may have left it. */
export type HostRequest = IncomingMessage & {
  readonly ip?: string | undefined
  readonly baseUrl?: string | undefined
  readonly originalUrl?: string | undefined
  /** There when a route of the application has handed on the request. */
  readonly route?: unknown
  readonly body?: unknown
  readonly rawBody?: unknown
}

/**
 * For the `verify` option of a parser that has to stand before `callbackRouter`: keeps the bytes as `req.rawBody`.
 * @example app.use(express.json({ verify: keepRawBody }))
 */
export function keepRawBody(request: IncomingMessage, _response: ServerResponse, bytes: Uint8Array): void {
  if (typeof request !== 'object' || request === null)
    throw new ConfigError('keepRawBody is handed over as it is: express.json({ verify: keepRawBody })')
  Object.assign(request, { rawBody: bytes })
}

/** The bytes of a body whose stream has been read, if a parser kept them. */
export function keptBytes(request: HostRequest): Uint8Array | undefined {
  for (const kept of [request.rawBody, request.body]) {
    if (isBytes(kept)) return kept
    const bytes = typeof kept === 'string' ? exactBytes(kept, request) : undefined
    if (bytes) return bytes
  }
  // Read to its end without a byte: nothing is missing.
  return request.readableEnded && !request.readableDidRead ? new Uint8Array(0) : undefined
}

/**
 * The bytes a text was decoded from, when it is sure that they are these: it was sent as UTF-8 (the default of
 * every parser), nothing was replaced, and there are as many bytes as were sent (a byte order mark is dropped
 * by decoders, and `content-length` tells).
 */
function exactBytes(text: string, { headers }: IncomingMessage): Uint8Array | undefined {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers['content-type'] ?? '')?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) return undefined
  const bytes = Buffer.from(text)
  const sent = headers['content-length']
  return !text.includes('\ufffd') && sent === String(bytes.byteLength) ? bytes : undefined
}

/** Names what has read the body, and the two ways to mend it. */
export function bytesGone({ headers, body }: HostRequest): string {
  const parser = readerOf(headers['content-type'] ?? '', body)
  return (
    `kumicorn: ${parser} has read a callback before callbackRouter could. Its raw bytes are gone, so its ` +
    `signature cannot be verified, and it was answered 500. Either mount callbackRouter before ${parser}, or ` +
    `keep the bytes as req.rawBody with the parser's verify option: { verify: keepRawBody }`
  )
}

function readerOf(contentType: string, body: unknown): string {
  if (typeof body === 'string') return 'express.text()'
  if (typeof body !== 'object' || body === null) return 'something that left nothing in req.body'
  if (/^application\/x-www-form-urlencoded/i.test(contentType)) return 'express.urlencoded()'
  if (/^multipart\//i.test(contentType)) return 'a multipart parser'
  if (/json/i.test(contentType)) return 'express.json()'
  return `a parser of ${contentType === '' ? 'bodies without content-type' : contentType.split(';')[0]}`
}
