import { BODY_LATE } from '../adapter/body-limits.ts'
import { type CallbackPaths, callbackPaths, checkPath, type HasCallbacks } from '../adapter/callback-paths.ts'
import { LATE_BODY, oncePerMinute } from '../adapter/late-bodies.ts'
import { lastPartOf } from '../adapter/path-of.ts'
import { requireKumicorn } from '../adapter/require-kumicorn.ts'
import type { CallbackHandler, CallbackResponse } from '../callbacks/types.ts'
import { ConfigError } from '../data/errors.ts'
import { type ErrorLogger, errorLoggerOf } from '../data/logger.ts'
import { requireNode } from '../data/node-version.ts'
import {
  aFunction,
  anObject,
  anObjectWith,
  aText,
  checkOptions,
  type OptionCheck,
  type OptionChecks,
  orFalse,
  requireGiven,
} from '../data/options.ts'
import { readBody } from './read-body.ts'

requireNode(process.versions)

export type { CallbackPaths } from '../adapter/callback-paths.ts'

export interface WebCallbacksOptions {
  /** Where the callbacks are received. Default: `/callbacks`. */
  readonly prefix?: string | undefined
  /** Below the prefix, by the name of the callback. Default: `/kumquat`, `/paynicorn/postback`, `/paynicorn/recharge`. */
  readonly paths?: CallbackPaths | undefined
  /** The address of the peer, as the host knows it; needed when `allowIps` is set, for a `Request` has none. */
  readonly addressOf?: ((request: Request) => string | undefined) | undefined
  /** Told when a callback cannot be taken: its body was read before, came late or broke off, it came to another path, or it is no `Request`. Default: `console`. `false`: nobody. */
  readonly logger?: ErrorLogger | false | undefined
}

/** Takes a request to its reply. Never rejects. */
export type WebCallbacks = (request: Request) => Promise<Response>

const checks: OptionChecks<WebCallbacksOptions> = {
  prefix: aText,
  paths: anObject,
  addressOf: aFunction,
  logger: orFalse(anObjectWith('a logger (an object with error)', 'error')),
}

/**
 * Receives the callbacks of every configured gateway in a host that speaks `Request` and `Response`: Hono, Next.js,
 * SvelteKit, Astro, Bun.serve, Deno.serve. Other paths are answered 404.
 * @example export const POST = async (request: Request) => callbacks(await shop())(request) // Next.js: the README has it whole
 * @example app.all('/callbacks/*', (c) => receive(c.req.raw)) // Hono, with const receive = callbacks(kumicorn)
 * @throws ConfigError for what is no Kumicorn or no option, for `allowIps` without `addressOf`, for a prefix or path that does not start with `/`, and for a path that is given twice
 */
export function callbacks(kumicorn: HasCallbacks, options: WebCallbacksOptions = {}): WebCallbacks {
  requireKumicorn('callbacks', kumicorn)
  checkOptions<WebCallbacksOptions>('callbacks', options, checks)
  const routes = routesOf(kumicorn, options)
  const { addressOf, prefix = '/callbacks' } = options
  const logger = errorLoggerOf(options.logger)
  if (kumicorn.callbackRoutes.needsAddress && addressOf === undefined) throw new ConfigError(NO_ADDRESS)

  const mayTellOfBody = oncePerMinute()
  let isToldOfMount = false

  const { answered } = kumicorn.callbackRoutes
  const peerOf = (request: Request, kind: string): string | undefined => {
    try {
      const address = addressOf?.(request)
      requireGiven('callbacks', 'what addressOf returns', address, anAddress)
      return address
    } catch (error) {
      answered(kind, LATER.status, 'callback_not_taken')
      throw error
    }
  }
  const receive = async (request: Request): Promise<Response> => {
    requireGiven('callbacks(kumicorn)', 'what it is called with', request, aRequest)
    const path = withoutSlash(new URL(request.url).pathname)
    const kind = routes.get(path)
    if (kind === undefined) {
      // Gateways call with POST: whoever looks at the address in a browser has not the one notice that there is.
      if (!isToldOfMount && request.method === 'POST' && isMountedElsewhere(path, routes, prefix)) {
        isToldOfMount = true
        logger.error({ path, prefix }, MOUNTED_ELSEWHERE)
      }
      return replyTo(request, NOT_HERE)
    }
    if (request.bodyUsed || request.body?.locked) {
      logger.error({ method: request.method }, GONE)
      answered(kind, NOT_HANDLED.status, 'callback_unread')
      return replyTo(request, NOT_HANDLED)
    }
    const remoteAddress = peerOf(request, kind)
    const headers = Object.fromEntries(request.headers)
    // Whatever else comes is refused for its method, with or without its body.
    const isPost = request.method === 'POST'
    const rawBody = isPost ? await readBody(request, kumicorn.callbackRoutes) : new Uint8Array(0)
    if (typeof rawBody === 'string') {
      if (mayTellOfBody()) logger.error({ path }, rawBody === 'late' ? LATE_BODY : BROKEN_BODY)
      const isLate = rawBody === 'late'
      const reply = isLate ? BODY_LATE : HUNG_UP
      answered(kind, reply.status, isLate ? 'callback_late' : 'callback_broken')
      return replyTo(request, reply, 'close')
    }
    const handle = kumicorn.callbacks[kind] as CallbackHandler
    const reply = await handle({ method: request.method, headers, rawBody, remoteAddress })
    // What the client still sends of it belongs to no next request.
    return replyTo(request, reply, reply.status === 413 ? 'close' : undefined)
  }

  return async (request) => {
    try {
      return await receive(request)
    } catch (err) {
      logger.error({ err }, NOT_TAKEN)
      return replyTo({ method: 'POST' }, LATER)
    }
  }
}

const aRequest: OptionCheck = {
  what: 'a Request, e.g. receive(context.req.raw) in Hono, with app.all("/callbacks/*", …), receive(event.request) in SvelteKit, receive(context.request) in Astro',
  fits: (value) => {
    const { url, method, headers } = (value ?? {}) as Partial<Request>
    return (
      typeof url === 'string' &&
      URL.canParse(url) &&
      typeof method === 'string' &&
      typeof headers?.get === 'function'
    )
  },
}
const anAddress: OptionCheck = {
  what: 'the address as a text, or undefined, and at once',
  fits: (value) => value === undefined || value === null || typeof value === 'string',
}

/** Whether the path of a callback stands there without the prefix, or behind another one. */
function isMountedElsewhere(path: string, routes: ReadonlyMap<string, unknown>, prefix: string): boolean {
  const skipped = withoutSlash(prefix).length
  const ends = [...routes.keys()].map((route) => route.slice(skipped) || lastPartOf(route))
  return ends.some((end) => end !== '/' && path.endsWith(end))
}

const MOUNTED_ELSEWHERE =
  'kumicorn: a callback came to a path where none is received, and was answered 404. Paths are compared as a whole: give ' +
  'callbacks() the prefix that is left of them here, e.g. { prefix: "/" } where the host takes off that of its mount'
const NO_ADDRESS =
  'callbacks: allowIps is set, and a Request does not tell whose it is, so every callback would be refused with 403: give ' +
  'addressOf, e.g. { addressOf: (request) => request.headers.get("x-real-ip") ?? undefined } where the proxy in front sets that'
const BROKEN_BODY =
  'kumicorn: the body of a callback broke off, or did not come as bytes, and it was answered 400 (told once a minute at most)'

const text = (status: number, body: string): CallbackResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})
const NOT_HERE = text(404, 'refused: no callback is received here')
const HUNG_UP = text(400, 'refused: the body did not come whole')
const NOT_HANDLED = text(
  500,
  'not handled: the raw bytes of the callback are gone, the log of the server says why',
)
const LATER = text(503, 'not handled: the request could not be taken, the log of the server says why')
const NOT_TAKEN = 'kumicorn: a request could not be taken for a callback, and was answered 503'
const GONE =
  'kumicorn: the body of a callback was read before Kumicorn received it. Its raw bytes are gone, so its signature ' +
  'cannot be verified, and it was answered 500. Hand on the request unread, or read a clone: request.clone()'

function replyTo(
  { method }: Pick<Request, 'method'>,
  { status, headers, body }: CallbackResponse,
  connection?: 'close',
): Response {
  const length = String(Buffer.byteLength(body))
  return new Response(method === 'HEAD' ? null : body, {
    status,
    headers: { ...headers, 'content-length': length, ...(connection && { connection }) },
  })
}

function routesOf(
  kumicorn: HasCallbacks,
  { prefix = '/callbacks', paths }: WebCallbacksOptions,
): ReadonlyMap<string, string> {
  if (!prefix.startsWith('/')) throw new ConfigError('callbacks: prefix must start with "/"')
  checkPath('callbacks: prefix', prefix)
  const routes = new Map<string, string>()
  for (const [path, name] of callbackPaths(kumicorn, paths)) {
    const whole = withoutSlash(withoutSlash(prefix) + path)
    if (routes.has(whole)) throw new ConfigError(`callbacks: two kinds share the path ${whole}`)
    routes.set(whole, name)
  }
  return routes
}

/** As frameworks do, a slash at the end is tolerated. */
const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path)
