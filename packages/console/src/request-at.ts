import type { IncomingMessage } from 'node:http'
import type { ConsoleRequest } from './exchange.ts'

/** Where a request goes, as it was written: nothing of it is decoded. */
export interface Address {
  /** Of the whole request, as far as the host knows it. */
  readonly whole: string
  /** Below the mount; empty for the address of the mount without a slash at its end. */
  readonly below: string
  readonly query: string
}

/** Parts an address at its question mark. */
export function split(url: string): { readonly path: string; readonly query: string } {
  const question = url.indexOf('?')
  return question < 0
    ? { path: url, query: '' }
    : { path: url.slice(0, question), query: url.slice(question + 1) }
}

/**
 * What of a path lies below a route with a wildcard at its end, e.g. `/:tenant/kumicorn/*`: as it was written. A path
 * that writes the route in another way (`/%6bumicorn/`, which routers decode) is below nothing: what guards it may not
 * have known it.
 */
export function belowRoute(route: string, whole: string): string {
  const parts = route.replace(/\/?\*\w*$/, '').split('/')
  const given = whole.split('/')
  const isAsWritten = parts.every((part, index) => part.startsWith(':') || part === given[index])
  if (!isAsWritten) return `/${whole}`
  const rest = given.slice(parts.length)
  return rest.length === 0 ? '' : `/${rest.join('/')}`
}

/** A request as the console takes it. `given`: what the application's `user` is asked with. */
export const requestAt = (
  { whole, below, query }: Address,
  { method = 'GET', headers, socket }: IncomingMessage,
  given: unknown,
  body: () => Promise<unknown>,
): ConsoleRequest => ({
  method,
  path: below === '' ? '/' : below,
  bare: below === '' ? whole.slice(whole.lastIndexOf('/') + 1) : undefined,
  query: new URLSearchParams(query),
  headers,
  remoteAddress: socket.remoteAddress,
  given,
  body,
})
