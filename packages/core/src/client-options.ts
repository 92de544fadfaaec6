import type { Clock } from './data/clock.ts'
import { clockWithin } from './data/clock-of.ts'
import { ConfigError } from './data/errors.ts'
import { loadCrypto } from './data/load-crypto.ts'
import { type LoggerOption, loggerOf } from './data/logger.ts'
import {
  aCount,
  aDuration,
  aFunction,
  anObjectWith,
  aText,
  kindOf,
  type OptionCheck,
  type OptionChecks,
  orFalse,
  requireGiven,
} from './data/options.ts'
import { randomOf } from './data/random-of.ts'
import { addressMistake } from './data/web-address.ts'
import type { GatewayHost } from './gateway-plugin.ts'
import type { CallContext } from './http/call.ts'
import { RetryBudget } from './http/retry.ts'
import type { Transport } from './http/transport.ts'
import { undiciTransport } from './http/undici.ts'

/** What every client takes besides its credentials. */
export interface ClientOptions {
  /** Milliseconds for a whole call, retries included, at most a day. Default 30 000. */
  readonly timeout?: number | undefined
  /**
   * How often a call may be sent again. Default 2; 0 means never. Reads are retried on transport errors,
   * 5xx and "too many requests"; money operations only when the request surely was not processed.
   */
  readonly retries?: number | undefined
  /** How requests travel. Default: undici's pool. */
  readonly transport?: Transport | undefined
  /** A longer answer is refused. Default 8 MiB. */
  readonly maxResponseBytes?: number | undefined
  /** Default: warnings and errors go to the console, or where those of the Kumicorn go. `false`: nowhere. */
  readonly logger?: LoggerOption
  /** For tests. */
  readonly clock?: Clock | undefined
  /** For tests: numbers from 0 up to 1, for the jitter of retries. */
  readonly random?: (() => number) | undefined
}

/** What clients and Kumicorn itself are built with. */
export const hostChecks = {
  logger: orFalse(anObjectWith('a logger (debug, info, warn and error)', 'debug', 'info', 'warn', 'error')),
  clock: anObjectWith('a clock: now and after', 'now', 'after'),
  random: aFunction,
}

/** For the options of a gateway's own client, beside those of its own. */
export const clientChecks: OptionChecks<ClientOptions> = {
  // A send that takes longer is taken for one whose process has died.
  timeout: aDuration(1),
  retries: aCount(0),
  transport: anObjectWith('a transport (an object with send)', 'send'),
  maxResponseBytes: aCount(1),
  ...hostChecks,
}

/** What a client takes from its host, and what it has of its own. */
export function hostWith({ clock, random, logger: option }: ClientOptions, host: GatewayHost) {
  const logger = option === undefined ? host.logger : loggerOf(option)
  return {
    clock: clockWithin(host, clock, logger),
    random: random === undefined ? host.random : randomOf(random, logger),
    logger,
  }
}

/** What a client's calls share: its options, checked, and what it is built with. @throws {@link ConfigError} */
export function clientContext(gateway: string, options: ClientOptions, host: GatewayHost): CallContext {
  const { timeout = 30_000, retries = 2, maxResponseBytes = 8 * 1024 * 1024 } = options
  requireFit(gateway, 'timeout', timeout, clientChecks.timeout)
  requireFit(gateway, 'retries', retries, clientChecks.retries)
  requireFit(gateway, 'maxResponseBytes', maxResponseBytes, clientChecks.maxResponseBytes)
  return {
    gateway,
    timeout,
    retries,
    maxResponseBytes,
    transport: options.transport ?? undiciTransport(),
    budget: new RetryBudget(),
    ...hostWith(options, host),
  }
}

function requireFit(gateway: string, option: string, value: number, { what, fits }: OptionCheck): void {
  if (fits(value)) return
  throw new ConfigError(`${gateway}.${option} must be ${what}, not ${String(value)}`, { gateway })
}

/** @throws {@link ConfigError} when the option is missing, not text or blank */
export function requireText(gateway: string, option: string, value: unknown): string {
  if (aText.fits(value)) return value as string
  const isNone = value === undefined || value === null
  const isText = typeof value === 'string' && value.trim() !== ''
  const wrong = isText ? 'holds half a character (a lone surrogate)' : 'is missing or blank'
  const said = isNone || typeof value === 'string' ? wrong : `must be a text, not ${kindOf(value)}`
  throw new ConfigError(`${gateway}.${option} ${said}`, { gateway })
}

/**
 * What the gateway has given out. White space around it, such as the line end of a file that it was read from, would make
 * another key or account of it. @throws {@link ConfigError}
 */
export function requireTrimmed(gateway: string, option: string, value: unknown): void {
  for (const text of [value].flat())
    if (typeof text === 'string' && text.trim() !== '' && text.trim() !== text)
      throw new ConfigError(
        `${gateway}.${option} has white space around it, as what is read from a file has its line end: trim() it`,
        { gateway },
      )
}

/** An http or https address, as it was given. @throws {@link ConfigError} */
export function requireUrl(gateway: string, option: string, value: unknown): string {
  const text = requireText(gateway, option, value)
  const mistake = addressMistake(text)
  if (mistake !== undefined) throw new ConfigError(`${gateway}.${option} ${mistake}`, { gateway })
  return text
}

/** An http or https address to which paths are added, without its trailing slash. @throws {@link ConfigError} */
export function requireBaseUrl(gateway: string, option: string, value: unknown): string {
  const text = requireUrl(gateway, option, value)
  const { search, hash } = new URL(text)
  if (search !== '' || hash !== '') {
    throw new ConfigError(`${gateway}.${option} must be an address without query and fragment`, { gateway })
  }
  let end = text.length
  while (text[end - 1] === '/') end -= 1
  return text.slice(0, end)
}

/** Names whose orders these are: the gateway and a digest of the merchant's identity there. Holds no secret. @throws ConfigError */
export function accountOf(gateway: string, identity: string): string {
  requireGiven('accountOf', 'the gateway', gateway, aText)
  requireGiven('accountOf', 'the identity', identity, aText)
  return `${gateway}_${loadCrypto().hash('sha256', identity, 'hex').slice(0, 16)}`
}
