import { type CallbackMessage, callbackAnswered } from '../data/diagnostics.ts'
import { ConfigError } from '../data/errors.ts'
import { aCount, aDuration, aListOf, aText, checkOptions, type OptionChecks } from '../data/options.ts'
import type { AccountEntry } from '../orders/accounts.ts'
import { allowList } from './allow-list.ts'
import { type ReceiveParts, receive } from './receive.ts'
import type { CallbackHandler, CallbackRoutes } from './types.ts'

export interface CallbacksOptions {
  /** A longer body is refused with 413. Default 65 536. */
  readonly maxBodyBytes?: number | undefined
  /** Addresses and ranges that callbacks may come from, e.g. `['192.0.2.0/24']`. Default: any. */
  readonly allowIps?: readonly string[] | undefined
  /** Milliseconds after which a callback that is still being handled is answered 503. Default 20 000. */
  readonly timeout?: number | undefined
  /** Milliseconds that a body may take to come in; then 408, and the connection is closed. Default 10 000, at most a day. */
  readonly bodyTimeout?: number | undefined
}

const checks: OptionChecks<CallbacksOptions> = {
  maxBodyBytes: aCount(1),
  allowIps: aListOf(aText),
  timeout: aCount(1),
  bodyTimeout: aDuration(1),
}

type Built = Pick<ReceiveParts, 'inbox' | 'clock' | 'logger' | 'isOpen'>

type Parts = ReceiveParts & Pick<CallbackRoutes, 'bodyTimeout'>

/** What the kinds of callback share. @throws ConfigError */
export function receiveParts(options: CallbacksOptions, built: Built): Parts {
  checkOptions<CallbacksOptions>('callbacks', options, checks)
  const { maxBodyBytes = 65_536, allowIps, timeout = 20_000, bodyTimeout = 10_000 } = options
  return { ...built, maxBodyBytes, timeout, bodyTimeout, isAllowed: allowIps && allowList(allowIps) }
}

const notConfigured: CallbackHandler = async () => ({
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'refused: this gateway is not configured',
})

/** The callback handlers and routes of the gateways. `known`: the paths of those that answer 404 when not configured. */
export function callbackHandlers(
  entries: readonly AccountEntry[],
  known: Readonly<Record<string, string>>,
  parts: Parts,
): { readonly callbacks: Readonly<Record<string, CallbackHandler>>; readonly routes: CallbackRoutes } {
  const callbacks: Record<string, CallbackHandler> = {}
  const paths: Record<string, string> = {}
  const gateways = new Map<string, string>()
  for (const entry of entries) {
    for (const [name, kind] of Object.entries(entry.gateway.callbacks)) {
      if (Object.hasOwn(callbacks, name))
        throw new ConfigError(`two gateways have a callback named "${name}"`)
      callbacks[name] = receive(entry, name, kind, parts)
      paths[name] = kind.path
      gateways.set(name, entry.gateway.name)
    }
  }
  for (const [name, path] of Object.entries(known)) {
    callbacks[name] ??= notConfigured
    paths[name] ??= path
  }
  const { maxBodyBytes, bodyTimeout, clock } = parts
  const needsAddress = parts.isAllowed !== undefined
  const answered: CallbackRoutes['answered'] = (kind, status, result) => {
    const gateway = gateways.get(kind)
    if (gateway === undefined || !callbackAnswered.hasSubscribers) return
    const message: CallbackMessage = { gateway, kind, startedAt: clock.now(), durationMs: 0, status, result }
    callbackAnswered.publish(message)
  }
  return {
    callbacks: Object.freeze(callbacks),
    routes: { paths, maxBodyBytes, needsAddress, bodyTimeout, answered },
  }
}
