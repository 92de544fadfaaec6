import type { Agent, Dispatcher } from 'undici'
import { aCount, anObjectWith, checkOptions, type OptionChecks } from '../data/options.ts'
import { exchange } from './exchange.ts'
import type { Transport } from './transport.ts'

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

/** The default transport: undici's pool with keep-alive. undici is loaded by the first call, not before. @throws ConfigError */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  checkOptions<UndiciTransportOptions>('undiciTransport', options, checks)
  const { connections = 64, keepAliveTimeout = 4000, dispatcher } = options
  let own: Promise<Agent> | undefined

  return {
    async send(request) {
      own ??= dispatcher
        ? undefined
        : import('undici').then(({ Agent }) => new Agent({ connections, keepAliveTimeout, allowH2: false }))
      const by = dispatcher ?? ((await own) as Agent)
      request.signal.throwIfAborted()
      return exchange(by, request, dispatcher === undefined)
    },
    async close() {
      const closing = own
      own = undefined
      await (await closing)?.close()
    },
  }
}
