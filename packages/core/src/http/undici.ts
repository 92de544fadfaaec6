import type { Agent, Dispatcher } from 'undici'
import {
  asTransportError,
  type Transport,
  type TransportRequest,
  type TransportResponse,
  tooLarge,
} from './transport.ts'

export interface UndiciTransportOptions {
  /** Connections kept to each gateway host. Default 64. */
  readonly connections?: number
  /** Milliseconds that an idle connection is kept. Default 4000: shorter than most servers keep theirs. */
  readonly keepAliveTimeout?: number
  /** A dispatcher of your own, e.g. undici's `ProxyAgent`. It is not closed by {@link Transport.close}. */
  readonly dispatcher?: Dispatcher
}

/** The default transport: undici's pool with keep-alive. undici is loaded by the first call, not before. */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { connections = 64, keepAliveTimeout = 4000 } = options
  let own: Agent | undefined
  let loaded: Promise<typeof import('undici')> | undefined

  return {
    async send(request) {
      loaded ??= import('undici')
      const undici = await loaded
      if (!options.dispatcher) own ??= new undici.Agent({ connections, keepAliveTimeout })
      const dispatcher = options.dispatcher ?? (own as Agent)
      request.signal.throwIfAborted()
      try {
        return await exchange(undici.request, dispatcher, request)
      } catch (error) {
        request.signal.throwIfAborted()
        throw asTransportError(error, request)
      }
    },
    async close() {
      const closing = own
      own = undefined
      await closing?.close()
    },
  }
}

async function exchange(
  send: typeof import('undici').request,
  dispatcher: Dispatcher,
  request: TransportRequest,
): Promise<TransportResponse> {
  const response = await send(request.url, {
    method: request.method,
    headers: request.headers,
    body: request.body ?? null,
    signal: request.signal,
    dispatcher,
    // The call's own deadline rules: undici's shorter ones would end a call that still has time.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > request.maxResponseBytes) throw tooLarge(request)
    chunks.push(chunk)
  }
  return {
    status: response.statusCode,
    headers: flatHeaders(response.headers),
    body: chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks),
  }
}

function flatHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return flat
}
