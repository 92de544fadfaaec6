import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Kumicorn } from '@kumicorn/core'
import { createConsole } from './console.ts'
import type { ConsoleRequest } from './exchange.ts'
import { jsonOf, writeReply } from './node-exchange.ts'
import { type ConsoleOptions, settingsOf } from './options.ts'
import { requestAt, split } from './request-at.ts'

/** A request as Express, or what is built like it, hands it on. */
export type HostRequest = IncomingMessage & {
  /** The address before the mount was taken off. */
  readonly originalUrl?: string | undefined
  readonly body?: unknown
}

/** A request handler for `app.use()`, or for a plain HTTP server. */
export interface ConsoleHandler {
  (request: HostRequest, response: ServerResponse, next?: (error?: unknown) => void): void
  /** Sends away who looks. A server that closes does that by itself, within `refresh` milliseconds. */
  close(): void
}

/**
 * An operator's page over a Kumicorn: orders with their whole history, what is stuck, disputed or dead, handlers,
 * gateways. Mount it behind the guard of your application, at any path.
 * @example
 * app.use('/kumicorn', requireAdmin, kumicornConsole(kumicorn, { user: (request: Request) => request.session.email }))
 * @throws ConfigError for what is no Kumicorn or no option, and without `user`
 */
export function kumicornConsole<Request extends IncomingMessage = IncomingMessage>(
  kumicorn: Kumicorn,
  options: ConsoleOptions<Request>,
): ConsoleHandler {
  const console = createConsole(settingsOf('kumicornConsole', kumicorn, options))
  const handler = (request: HostRequest, response: ServerResponse): void => {
    void console.serve(requestOf(request)).then((reply) => writeReply(request, response, reply))
  }
  return Object.assign(handler, { close: console.close })
}

function requestOf(request: HostRequest): ConsoleRequest {
  const { url = '/', originalUrl = url } = request
  const { path, query } = split(url)
  const whole = split(originalUrl).path
  // Express makes '/' of the address of the mount, with and without a slash at its end.
  const below = path === '/' && !whole.endsWith('/') ? '' : path
  return requestAt({ whole, below, query }, request, request, () => jsonOf(request))
}
