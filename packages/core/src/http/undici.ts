import type { Agent, Dispatcher } from 'undici'
import { aCount, anObjectWith, checkOptions, type OptionChecks } from '../data/options.ts'
import { exchange, givenUp } from './exchange.ts'
import { fetchTransport } from './fetch.ts'
import type { Transport, TransportRequest } from './transport.ts'

export interface UndiciTransportOptions {
  /** Connections kept to each gateway host. Default 64. */
  readonly connections?: number
  /** Milliseconds that an idle connection is kept. Default 4000: shorter than most servers keep theirs. */
  readonly keepAliveTimeout?: number
  /** A dispatcher of your own, e.g. undici's `ProxyAgent`. It is not closed by {@link Transport.close}. */
  readonly dispatcher?: Dispatcher
}

const checks: OptionChecks<UndiciTransportOptions> = {
  connections: aCount(1),
  keepAliveTimeout: aCount(1),
  dispatcher: anObjectWith('a dispatcher of undici', 'dispatch'),
}

/**
 * The default transport: undici's pool with keep-alive. undici is loaded by the first call, not before. Bun has a
 * stand-in for undici that dispatches nothing: there, without a dispatcher of your own, `fetch` carries the requests.
 * @throws ConfigError
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  checkOptions<UndiciTransportOptions>('undiciTransport', options, checks)
  const { connections = 64, keepAliveTimeout = 4000, dispatcher } = options
  const byFetch = fetchTransport()
  let own: Promise<Agent | undefined> | undefined

  const newAgent = async (): Promise<Agent | undefined> => {
    const { Agent } = await import('undici')
    const agent = new Agent({ connections, keepAliveTimeout, allowH2: false })
    return typeof agent.dispatch === 'function' ? agent : undefined
  }

  return {
    async send(request) {
      // Of one that comes so it may be the second try of a transport around this one: what of the first, nobody knows here.
      const { reason, aborted } = request.signal
      if (dispatcher === undefined) own ??= newAgent()
      const by = dispatcher ?? (await unlessGivenUp(own, request))
      if (request.signal.aborted) throw aborted ? reason : givenUp(request)
      return by === undefined ? byFetch.send(request) : exchange(by, request, dispatcher === undefined)
    },
    async close() {
      const closing = own
      own = undefined
      await (await closing)?.close()
    },
  }
}

/** What is loaded. Who gives up meanwhile is told at once that nothing was sent: nobody waits for a transport after that. */
async function unlessGivenUp<T>(
  loading: Promise<T> | undefined,
  request: TransportRequest,
): Promise<T | undefined> {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(givenUp(request))
  request.signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([loading, promise])
  } finally {
    request.signal.removeEventListener('abort', onAbort)
  }
}
