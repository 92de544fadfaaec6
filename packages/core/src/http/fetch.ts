import { TransportError } from '../data/errors.ts'
import { aFunction, checkOptions } from '../data/options.ts'
import { isError } from '../data/realm.ts'
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
      let isRead = false
      try {
        const response = await send(request.url, {
          method: request.method,
          ...bodyOf(request, () => {
            isRead = true
          }),
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
        const isWrapped = isError(error) && error.name === 'TypeError' && error.cause !== undefined
        const cause = isWrapped ? error.cause : error
        const thrown = asTransportError(cause, request)
        throw isRead ? perhapsSent(thrown) : thrown
      }
    },
  }
}

/**
 * On a 421, `fetch` by itself sends again whatever it can send again: a money order twice. A stream it cannot, so
 * the body is one, of a length that is said (no chunks).
 * @param onRead called when it is taken out of our hands
 */
function bodyOf({ headers, body }: TransportRequest, onRead: () => void): RequestInit {
  if (body === undefined) return { headers }
  const bytes = new TextEncoder().encode(body)
  // Runtimes take the first chunk in advance, before there is a connection: it is empty, and says nothing.
  let isFirst = true
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (isFirst) {
          isFirst = false
          return controller.enqueue(new Uint8Array(0))
        }
        onRead()
        controller.enqueue(bytes)
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  const init = {
    headers: { ...headers, 'content-length': String(bytes.byteLength) },
    body: stream,
    duplex: 'half',
  }
  return init as RequestInit
}

/**
 * A `fetch` that keeps a body, or whose dispatcher does, may have sent it before the try that failed: a connection that
 * was refused says nothing of the tries before.
 */
function perhapsSent({ failure, message, cause }: TransportError): TransportError {
  return new TransportError(failure, message, { requestSent: 'maybe', cause })
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
