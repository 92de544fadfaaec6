import type { Readable } from 'node:stream'
import type { Answering } from '../engine/order.ts'

export type { Answering }

/** Of a call that nobody waits for. */
export const answeredAtOnce = (): Answering => ({ left: Promise.resolve(), pace: 'prompt' })

/** One HTTP request as a gateway sees it. */
export interface Exchange {
  readonly method: string
  /** With the query. */
  readonly path: string
  /** Values of the `{name}` parts of the route. */
  readonly pathParams: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Uint8Array
  readonly remoteAddress: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly answering: Answering
  /** Where the client found the sandbox, by its checked `Host`: `http://127.0.0.1:4600`. */
  readonly origin: string
}

/** What goes back. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly transit?: Transit
}

/** What befalls an answer on its way. */
export interface Transit {
  /** The connection is reset instead. */
  readonly lost?: boolean
  /** What has to happen before it leaves. */
  readonly before?: () => Promise<void>
  /** How far the gateway's clock, as its `Date` header tells it, is off. */
  readonly skew?: number
}

/** What a page or the control API sends: bytes or a stream as well. */
export interface Reply extends Omit<Answer, 'body'> {
  readonly body: string | Uint8Array | Readable
}

/** A route: path in the notation of the endpoint tables, `{name}` for parameters. */
export interface Route {
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'DELETE')[]
  readonly path: string
  handle(exchange: Exchange): Reply | Promise<Reply>
}

/** One simulated gateway, or another part of the sandbox with routes of its own, as the HTTP server sees it. */
export interface GatewayServer {
  readonly routes: readonly Route[]
  /** Every path below it belongs to the gateway. */
  readonly prefix: string
  /** It is called by merchants' servers, not by browsers. */
  readonly isApi?: true
  /** Below it, pages that other sites may lead a browser to. */
  readonly visited?: string
  /** Answers what no route does. */
  unknown(exchange: Exchange): Reply | Promise<Reply>
}

/** A header that may have come several times. */
export const headerText = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : header?.join(', ')

/** Headers of a JSON answer. A refusal says why in a header of its own, which no client has to read. */
export function jsonHeaders(reason?: string): Readonly<Record<string, string>> {
  const type = { 'content-type': 'application/json; charset=utf-8' }
  if (reason === undefined) return type
  return { ...type, 'x-sandbox-reason': reason.replace(/[^\x20-\x7e]/g, '?').slice(0, 500) }
}
