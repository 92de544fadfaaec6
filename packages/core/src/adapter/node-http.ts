import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { CallbackResponse } from '../callbacks/types.ts'
import { anObjectWith, type OptionCheck, requireGiven } from '../data/options.ts'
import { type BodyLimits, LINGER_MS } from './body-limits.ts'

const aStream = anObjectWith('a request of node:http', 'on', 'once')
const aResponse = anObjectWith('a response of node:http', 'writeHead')
const aReply: OptionCheck = {
  what: 'a reply of core: status, headers and body',
  fits: (value) => typeof (value as Partial<CallbackResponse> | undefined)?.status === 'number',
}
const limits: OptionCheck = {
  what: 'kumicorn.callbackRoutes: maxBodyBytes and bodyTimeout',
  fits: (value) => typeof (value as Partial<BodyLimits> | undefined)?.maxBodyBytes === 'number',
}

/** Whether every byte of the body can still be had from the stream, undecoded. */
export function isUnread(request: IncomingMessage): boolean {
  requireGiven('isUnread', 'the request', request, aStream)
  return !request.readableDidRead && !request.readableEnded && request.readableEncoding === null
}

/**
 * The body as it was sent; or, as soon as it is sure to be longer than the limit, any bytes longer than that; or
 * `late` when it did not come in time (answer `BODY_LATE`); or undefined when the client hung up. Never rejects.
 * @throws ConfigError for what is no request, and without the limits
 */
export function readBody(
  request: IncomingMessage,
  bodyLimits: BodyLimits,
): Promise<Uint8Array | 'late' | undefined> {
  requireGiven('readBody', 'the request', request, aStream)
  requireGiven('readBody', 'the limits', bodyLimits, limits)
  const { maxBodyBytes: limit, bodyTimeout } = bodyLimits
  // No byte of it need arrive: core refuses by the length alone.
  if (Number(request.headers['content-length']) > limit) return Promise.resolve(new Uint8Array(limit + 1))
  if (request.destroyed) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    let length = 0
    // A client that sends a byte a minute would hold the connection for ever.
    const timer = setTimeout(() => {
      request.off('data', take).pause()
      end('late')
    }, bodyTimeout)
    const end = (body: Uint8Array | 'late' | undefined): void => {
      clearTimeout(timer)
      resolve(body)
    }
    const take = (chunk: Uint8Array): void => {
      chunks.push(chunk)
      length += chunk.byteLength
      if (length <= limit) return
      request.off('data', take).pause()
      end(Buffer.concat(chunks))
    }
    request.on('data', take).resume()
    request.once('end', () => end(Buffer.concat(chunks)))
    // Without a listener of its own, 'error' would end the process.
    request.on('error', () => end(undefined))
    request.once('close', () => end(undefined))
  })
}

/** What middleware replaces on a response to have a say when it is sent. */
const HOOKED = ['setHeader', 'writeHead', 'write', 'end'] as const

/**
 * Sends core's reply and nothing else: headers that were set for it before are dropped, and hooks that were put on
 * this response are taken off. `connection` stays: an
 * application that shuts down says so with it.
 */
export function sendReply(request: IncomingMessage, response: ServerResponse, reply: CallbackResponse): void {
  requireGiven('sendReply', 'the request', request, aStream)
  requireGiven('sendReply', 'the response', response, aResponse)
  requireGiven('sendReply', 'the reply', reply, aReply)
  // The client is gone, or a time limit of the application has answered in the meantime.
  if (response.headersSent || response.destroyed) return
  // What compression, sessions and the like have hung on this one response would be asked, and change it.
  for (const method of HOOKED) Reflect.deleteProperty(response, method)
  for (const name of response.getHeaderNames()) if (name !== 'connection') response.removeHeader(name)
  const headers = { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) }
  const http2 = request.httpVersionMajor > 1
  // Named, where the protocol has a place for it, because an application may have set another one.
  const phrase = http2 ? undefined : STATUS_CODES[reply.status]
  if (request.complete || request.readableEnded || http2) {
    response.writeHead(reply.status, phrase, headers).end(reply.body)
    return
  }
  // The client is still sending. Closing at once would reset the connection, and the reset can overtake the
  // reply: so the reply goes out whole, what comes is thrown away for a moment, and only then is it closed.
  response.writeHead(reply.status, phrase, { ...headers, connection: 'close' }).write(reply.body)
  const end = (): void => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, LINGER_MS)
  request.once('end', end).once('close', end).on('error', end).resume()
}
