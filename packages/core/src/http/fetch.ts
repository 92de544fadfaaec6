import { aFunction, checkOptions } from '../data/options.ts'
import { asTransportError, type Transport, type TransportRequest, tooLarge } from './transport.ts'

export interface FetchTransportOptions {
  /** The function to call; the runtime's own `fetch` unless given. */
  readonly fetch?: typeof globalThis.fetch
}

/** A transport on `fetch`, for runtimes where undici does not run. Slower than the default one on Node. @throws ConfigError */
export function fetchTransport(options: FetchTransportOptions = {}): Transport {
  checkOptions<FetchTransportOptions>('fetchTransport', options, { fetch: aFunction })
  const send = options.fetch ?? globalThis.fetch
  return {
    async send(request) {
      request.signal.throwIfAborted()
      try {
        const response = await send(request.url, {
          method: request.method,
          ...bodyOf(request),
          signal: request.signal,
          // A redirect would send a signed money order to an address that nobody configured.
          redirect: 'manual',
        })
        return {
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: await readLimited(response, request),
        }
      } catch (error) {
        request.signal.throwIfAborted()
        // fetch wraps what really happened in a TypeError's cause.
        throw asTransportError(
          error instanceof TypeError && error.cause !== undefined ? error.cause : error,
          request,
        )
      }
    },
  }
}

/**
 * On a 421, `fetch` by itself sends again whatever it can send again: a money order twice. A stream it cannot, so
 * the body is one, of a length that is said (no chunks).
 */
function bodyOf({ headers, body }: TransportRequest): RequestInit {
  if (body === undefined) return { headers }
  const bytes = new TextEncoder().encode(body)
  const init = {
    headers: { ...headers, 'content-length': String(bytes.byteLength) },
    body: new Blob([bytes]).stream(),
    duplex: 'half',
  }
  return init as RequestInit
}

async function readLimited(response: Response, request: TransportRequest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength
    if (size > request.maxResponseBytes) {
      await reader?.cancel()
      throw tooLarge(request)
    }
    chunks.push(next.value)
  }
  return Buffer.concat(chunks)
}
