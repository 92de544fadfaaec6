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
