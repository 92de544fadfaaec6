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
  /** Resolves when the answer has left, or the client has gone. */
  readonly answered: Promise<void>
}

/** What goes back. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A route: path in the notation of the endpoint tables, `{name}` for parameters. */
export interface Route {
  readonly methods: readonly ('GET' | 'POST')[]
  readonly path: string
  handle(exchange: Exchange): Answer
}

/** One simulated gateway, as the HTTP server sees it. */
export interface GatewayServer {
  readonly routes: readonly Route[]
  /** Every path below it belongs to the gateway. */
  readonly prefix: string
  /** Answers what no route does. */
  unknown(exchange: Exchange): Answer
}

/** Bytes as UTF-8, or undefined when they are not. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Headers of a JSON answer. A refusal says why in a header of its own, which no client has to read. */
export function jsonHeaders(reason?: string): Readonly<Record<string, string>> {
  const type = { 'content-type': 'application/json; charset=utf-8' }
  if (reason === undefined) return type
  return { ...type, 'x-sandbox-reason': reason.replace(/[^\x20-\x7e]/g, '?').slice(0, 500) }
}
