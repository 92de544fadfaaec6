import type { IncomingMessage, ServerResponse } from 'node:http'
import { isUnread, readBody } from '@kumicorn/core/adapter'
import { Refusal, type Reply, type Sink } from './exchange.ts'

/** No action is longer. */
const LIMITS = { maxBodyBytes: 16_384, bodyTimeout: 10_000 }

/**
 * The JSON that a request was sent with, from its stream, or from what a parser of the application has made of it.
 * @throws Refusal
 */
export async function jsonOf(request: IncomingMessage & { readonly body?: unknown }): Promise<unknown> {
  if (!isUnread(request)) return request.body
  const bytes = await readBody(request, LIMITS)
  if (bytes === 'late' || bytes === undefined)
    throw new Refusal(408, 'late', 'The body did not come in time.')
  if (bytes.byteLength > LIMITS.maxBodyBytes) throw new Refusal(413, 'too_long', 'The body is too long.')
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    throw new Refusal(400, 'bad_request', 'The body is no JSON.')
  }
}

/** Writes a reply. What the application has set beside (a session's cookie) stays. */
export function writeReply(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  // The client is gone, or a time limit of the application has answered meanwhile.
  if (response.headersSent || response.destroyed) return
  const { status, headers, body } = reply
  if (typeof body === 'function') {
    startWriting(request, response, { status, headers, body })
    return
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const own = { ...headers, 'content-length': bytes.byteLength }
  if (UNREAD.has(status) && !request.complete && request.httpVersionMajor === 1) {
    response.writeHead(status, { ...own, connection: 'close' }).write(bytes)
    endLater(request, response)
    return
  }
  response.writeHead(status, own)
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

/** Refusals that leave the rest of the body unread: another request of the connection would wait behind it for ever. */
const UNREAD: ReadonlySet<number> = new Set([408, 413])

/** Milliseconds for which the rest of a body is thrown away: a connection that is cut at once may lose the reply. */
const LINGER = 1_000

function endLater(request: IncomingMessage, response: ServerResponse): void {
  const end = (): void => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, LINGER)
  request.once('end', end).once('close', end).on('error', end).resume()
}

/** Bytes that a client which is sent away may still take its time for: who reads none keeps a server from closing. */
const TO_BE_READ = 64 * 1024

/** A reply over time. */
export interface Writing extends Reply {
  readonly body: (sink: Sink) => () => void
}

/** Lets somebody write until the client has gone. */
export function startWriting(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body: start }: Writing,
): void {
  // It has gone while the application found out who it was: nobody would be told of that any more.
  if (response.destroyed) return
  // Kept for another request, the connection would hold a server that is closing for its whole keepAliveTimeout.
  const last = request.httpVersionMajor === 1 ? { connection: 'close' } : {}
  response.writeHead(status, { ...headers, ...last })
  response.flushHeaders()
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const { socket } = request as unknown as {
    readonly socket: { readonly server?: { readonly listening?: boolean } }
  }
  const stop = start({
    write: (text) => void (response.writableEnded || response.destroyed || response.write(text)),
    end() {
      if (response.writableLength > TO_BE_READ) response.destroy()
      else response.end()
    },
    get backlog() {
      return response.writableLength
    },
    get isServing() {
      return socket.server?.listening !== false
    },
  })
  response.once('close', stop)
  response.on('error', () => response.destroy())
}
