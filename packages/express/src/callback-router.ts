import type { ServerResponse } from 'node:http'
import { type CallbackHandler, ConfigError, type Kumicorn } from '@kumicorn/core'
import {
  aFlag,
  anObject,
  anObjectWith,
  BODY_LATE,
  type CallbackPaths,
  callbackPaths,
  checkOptions,
  type ErrorLogger,
  errorLoggerOf,
  isUnread,
  LATE_BODY,
  NOT_STARTED,
  type OptionChecks,
  oncePerMinute,
  orFalse,
  passedOver,
  pathOf,
  readBody,
  requireKumicorn,
  selfStarting,
  sendReply,
} from '@kumicorn/core/adapter'
import { bytesGone, type HostRequest, keptBytes } from './kept-bytes.ts'

export interface CallbackRouterOptions {
  /** By the name of the callback. Default: `/kumquat`, `/paynicorn/postback`, `/paynicorn/recharge`. */
  readonly paths?: CallbackPaths | undefined
  /** Told when a parser has eaten the bytes of a callback, or Kumicorn cannot be started. Default: `console`. */
  readonly logger?: ErrorLogger | false | undefined
  /**
   * Whether Kumicorn is started when the application has not done so within a second of listening, or when the first
   * callback comes. `false` for a process that only takes callbacks, beside another one on the same store that runs the handlers.
   * Default true.
   */
  readonly start?: boolean | undefined
}

/** A request handler for `app.use()` of Express 4 and 5. */
export type CallbackRouter = (
  request: HostRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

const checks: OptionChecks<CallbackRouterOptions> = {
  paths: anObject,
  logger: orFalse(anObjectWith('a logger (an object with error)', 'error')),
  start: aFlag,
}

/**
 * Receives the callbacks of every configured gateway. Mount it before the parsers of the application, or have them keep
 * the bytes; requests for other paths go on to what is mounted after it. A Kumicorn that nobody starts is started here:
 * callbacks that come before that has gone well are answered 503.
 * @example app.use('/callbacks', callbackRouter(kumicorn))
 * @throws ConfigError for what is no Kumicorn or no option, and for a path that does not start with `/` or is given twice
 */
export function callbackRouter(kumicorn: Kumicorn, options: CallbackRouterOptions = {}): CallbackRouter {
  requireKumicorn('callbackRouter', kumicorn)
  checkOptions<CallbackRouterOptions>('callbackRouter', options, checks)
  const routes = routesOf(kumicorn, options.paths)
  const logger = errorLoggerOf(options.logger)
  const isReady = options.start === false ? undefined : selfStarting(kumicorn, logger)

  const mayTellOfLate = oncePerMinute()

  const { answered } = kumicorn.callbackRoutes
  const serve = async (kind: string, request: HostRequest, response: ServerResponse) => {
    if (isReady && !(await isReady())) {
      answered(kind, NOT_STARTED.status, 'callback_not_started')
      return sendReply(request, response, NOT_STARTED)
    }
    const body = await takeBody(request, kumicorn)
    if (body === 'hung up') return
    if (body === 'late') {
      if (mayTellOfLate()) logger.error({ contentType: request.headers['content-type'] }, LATE_BODY)
      answered(kind, BODY_LATE.status, 'callback_late')
      return sendReply(request, response, BODY_LATE)
    }
    if (body === 'gone') {
      logger.error(
        { method: request.method, contentType: request.headers['content-type'] },
        bytesGone(request),
      )
      answered(kind, GONE.status, 'callback_unread')
      return sendReply(request, response, GONE)
    }
    const { method = '', headers, ip = request.socket.remoteAddress } = request
    const handle = kumicorn.callbacks[kind] as CallbackHandler
    sendReply(request, response, await handle({ method, headers, rawBody: body, remoteAddress: ip }))
  }

  const watch = watchOthers([...routes.keys()], logger)
  const router: CallbackRouter = (request, response, next) => {
    const kind = routes.get(pathOf(request.url))
    if (kind === undefined) {
      watch(request, response, standsIn(request.route, router))
      return next()
    }
    served.add(response)
    void serve(kind, request, response).catch(next)
  }
  return router
}

/** What the routers here have answered: what one refuses, the one before it has not passed over. */
const served = new WeakSet<ServerResponse>()

const GONE = {
  status: 500,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'not handled: the raw bytes of the callback are gone, the log of the server says why',
}

async function takeBody(
  request: HostRequest,
  { callbackRoutes }: Kumicorn,
): Promise<Uint8Array | 'gone' | 'hung up' | 'late'> {
  // Whatever else comes is refused for its method, with or without its body.
  if (request.method !== 'POST') return new Uint8Array(0)
  if (isUnread(request)) return (await readBody(request, callbackRoutes)) ?? 'hung up'
  return keptBytes(request) ?? 'gone'
}

/** The kinds of callback, by path. */
function routesOf(kumicorn: Kumicorn, paths?: CallbackPaths): Map<string, string> {
  const routes = new Map<string, string>()
  for (const [path, name] of callbackPaths(kumicorn, paths)) {
    const plain = pathOf(path)
    if (routes.has(plain)) throw new ConfigError(`callbacks: two kinds share the path ${plain}`)
    routes.set(plain, name)
  }
  return routes
}

/** Tells what is wrong with the mount when nobody else took what looks like a callback. */
function watchOthers(
  paths: readonly string[],
  logger: ErrorLogger,
): (request: HostRequest, response: ServerResponse, isRoute: boolean) => void {
  const tooDeep = passedOver(paths, (url) => logger.error({ url }, MOUNTED_TOO_DEEP))
  const tooHigh = passedOver(paths, (url) => logger.error({ url }, MOUNTED_TOO_HIGH))
  return (request, response, isRoute) => {
    const { method, url, originalUrl = url, route } = request
    const asked = { method, url: originalUrl }
    const isAnothers = () =>
      served.has(response) || (request.route !== route && isTakenBy(request.route, originalUrl, response))
    const isHigh = !isRoute && paths.some((path) => pathOf(url).endsWith(path))
    if (isHigh) return tooHigh(asked, response, () => response.statusCode === 404 && !isAnothers())
    // The path of a callback stands in the mount, or a part of it: whatever is answered, it is none for the gateway.
    tooDeep(asked, response, () => !isAnothers())
  }
}

/**
 * Whether the last route that was entered has taken a request. Express does not tell whether it has handed it on, so
 * that one counts only where it names the end of the path, or where all went well and it is none for everything.
 */
function isTakenBy(route: unknown, url: string | undefined, { statusCode }: ServerResponse): boolean {
  const { path } = (route ?? {}) as { readonly path?: unknown }
  return [path].flat().some((each) => {
    if (typeof each !== 'string' || each.includes('*')) return false
    return statusCode < 300 || pathOf(url).endsWith(pathOf(each))
  })
}

/** Whether a handler stands in the route that a request is in: one from before the router is left on it, too. */
function standsIn(route: unknown, handler: unknown): boolean {
  const { stack } = (route ?? {}) as { readonly stack?: unknown }
  return (
    Array.isArray(stack) && stack.some((layer: { readonly handle?: unknown }) => layer.handle === handler)
  )
}

const MOUNTED_TOO_DEEP =
  'kumicorn: a callback was passed over. callbackRouter adds its own paths to that of its mount, so this one answers ' +
  "to none. Mount it once, as app.use('/callbacks', callbackRouter(kumicorn))"
const MOUNTED_TOO_HIGH =
  'kumicorn: what looks like a callback was passed over: its path has more in front than the mount of callbackRouter. ' +
  "Mount it where the gateway calls, as app.use('/callbacks', callbackRouter(kumicorn))"
