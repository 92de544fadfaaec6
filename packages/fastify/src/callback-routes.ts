import { type CallbackHandler, type CallbackResponse, ConfigError, type Kumicorn } from '@kumicorn/core'
import {
  anObject,
  anObjectWith,
  anything,
  aString,
  BODY_LATE,
  type CallbackPaths,
  callbackPaths,
  checkOptions,
  type ErrorLogger,
  errorLoggerOf,
  isUnread,
  LATE_BODY,
  nearestOf,
  type OptionChecks,
  oncePerMinute,
  orFalse,
  passedOver,
  pathOf,
  readBody,
  requireKumicorn,
  sendReply,
} from '@kumicorn/core/adapter'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRegisterOptions,
  FastifyReply,
  FastifyRequest,
  FastifySchema,
} from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'

export interface CallbackRoutesOptions {
  /** Whose callbacks are received. */
  readonly kumicorn: Kumicorn
  /** The mount point of the callbacks, e.g. `/callbacks`. Default: none. */
  readonly prefix?: string
  /** By the name of the callback. Default: `/kumquat`, `/paynicorn/postback`, `/paynicorn/recharge`. */
  readonly paths?: CallbackPaths | undefined
  /** Told when something has eaten the bytes of a callback. Default: Fastify's own log; the console where it has none. `false`: nobody. */
  readonly logger?: ErrorLogger | false | undefined
}

/**
 * The callback routes alone, for a Kumicorn whose life cycle is somebody else's, or for a second merchant beside
 * the one of `kumicornFastify`. May be registered several times.
 * @example await app.register(callbackRoutes, { kumicorn: secondMerchant, prefix: '/second/callbacks' })
 */
export const callbackRoutes = fastifyPlugin<CallbackRoutesOptions>(
  (fastify, options, done) => {
    requireRegistered('callbackRoutes', done)
    const served = servedPaths(options)
    if (served instanceof Error) return done(served)
    const { kumicorn, prefix = '' } = options
    const logTo = (log: FastifyBaseLogger): ErrorLogger =>
      errorLoggerOf(options.logger ?? (isMute(log) ? undefined : log))
    const logOf = (request: FastifyRequest): ErrorLogger => logTo(request.log)
    const mayTellOfLate = oncePerMinute()
    const tellPassedOver = (path: string): void => {
      const isSlash = [...kinds.keys()].some((url) => pathOf(url) === pathOf(path))
      logTo(fastify.log).error({ path, received: [...kinds.keys()] }, isSlash ? SLASH : ELSEWHERE)
    }
    const watch = passedOver([...served.keys()], tellPassedOver, fastify.prefix + prefix)
    /** Their kinds, by the path of the route. Hooks of the application may replace its configuration. */
    const kinds = new Map<string | undefined, string>()
    let owner: FastifyInstance | undefined
    let closing = false

    const serve = async (kind: string, request: FastifyRequest, reply: FastifyReply) => {
      const log = logOf(request)
      const response = await receive(kind, kumicorn, request, log)
      if (!response) return
      if (response === BODY_LATE && mayTellOfLate()) log.error({ url: request.routeOptions.url }, LATE_BODY)
      // A connection that is kept alive would hold the closing server for its whole idle time.
      if (closing && request.raw.httpVersionMajor === 1) reply.raw.setHeader('connection', 'close')
      sendReply(request.raw, reply.raw, response)
    }

    // Served at the door. Whatever the application has for later does not see a callback at all: hooks that were
    // added after this one, parsers and their limits, validation, serializers, error handlers.
    fastify.addHook('onRequest', (request, reply, next) => {
      if (request.is404) watch(request.raw, reply.raw)
      if (request.server !== owner) return next()
      const kind = kinds.get(request.routeOptions.url)
      if (kind === undefined) return next()
      reply.hijack()
      serve(kind, request, reply).catch((error: unknown) => {
        logOf(request).error({ err: error }, 'kumicorn: the reply to a callback could not be sent')
        reply.raw.destroy()
      })
    })
    fastify.addHook('preClose', (next) => {
      closing = true
      next()
    })
    fastify.register(
      (routes, _options, ready) => {
        owner = routes
        try {
          requireReachable(routes.prefix)
          let kind: string | undefined
          // As Fastify puts prefix and path together; "/" it serves with and without the slash.
          routes.addHook('onRoute', ({ url }) => void (kind && kinds.set(url, kind)))
          for (const [url, name] of served) {
            kind = name
            const { answered } = kumicorn.callbackRoutes
            addRoute(routes, url, logOf, (status) => answered(name, status, 'callback_answered_before'))
          }
        } catch (error) {
          // A path that is taken. Thrown from here, it would end the process.
          return ready(error as Error)
        }
        ready()
      },
      { prefix },
    )
    done()
  },
  { name: '@kumicorn/fastify-callback-routes', fastify: '5.x' },
)

const checks: OptionChecks<CallbackRoutesOptions & FastifyRegisterOptions<object>> = {
  kumicorn: anything,
  prefix: aString,
  paths: anObject,
  logger: orFalse(anObjectWith('a logger (an object with error)', 'error')),
  // What Fastify itself takes.
  logLevel: anything,
  logSerializers: anything,
}

/**
 * `@fastify/autoload` gives the options of the application to every plugin: of the names that are not ours only a
 * typo is refused.
 * @throws ConfigError
 */
export function checkCallbackRoutesOptions(of: string, options: CallbackRoutesOptions): void {
  const names = Object.keys(checks)
  const ours = Object.entries(options ?? {}).filter(([name]) => {
    const meant = nearestOf(name, names)
    return meant === name || (meant !== undefined && !(meant in options))
  })
  checkOptions(of, Object.fromEntries(ours), checks)
  requireKumicorn(of, options?.kumicorn)
}

/** The log of a Fastify without one: whatever it is told, it does nothing, and what is wrong must be seen all the same. */
const isMute = ({ level, error, debug }: FastifyBaseLogger): boolean =>
  level === undefined && error === debug && error.length === 0

/**
 * A plugin is registered, not called: there is nothing that Fastify would wait for otherwise.
 * @throws ConfigError
 */
export function requireRegistered(of: string, done: unknown): void {
  if (typeof done === 'function') return
  throw new ConfigError(
    `${of} is a plugin of Fastify: await app.register(${of}, { kumicorn, prefix: '/callbacks' })`,
  )
}

/**
 * Of the scopes around it, too: Fastify takes such a prefix, and no request ever comes there.
 * @throws ConfigError
 */
function requireReachable(prefix: string): void {
  if (!/[?#]/.test(prefix)) return
  throw new ConfigError(
    `callbackRoutes: no request comes to what is below the prefix "${prefix}": it must be a path, without query or fragment`,
  )
}

/** A mistake in the options is handed to Fastify, which fails at `ready()`; thrown, it would end the process. */
function servedPaths(options: CallbackRoutesOptions): ReadonlyMap<string, string> | Error {
  try {
    checkCallbackRoutesOptions('callbackRoutes', options)
    return callbackPaths(options.kumicorn, options.paths)
  } catch (error) {
    return error as Error
  }
}

function addRoute(
  routes: FastifyInstance,
  url: string,
  logOf: (request: FastifyRequest) => ErrorLogger,
  onAnswered: (status: number) => void,
): void {
  routes.route({
    // Core decides which methods it takes.
    method: [...routes.supportedMethods],
    url,
    // For tools that list the routes of an application.
    schema: { hide: true } as FastifySchema,
    // Only reached when a hook that runs before ours has answered, or failed.
    onSend: (request, reply, payload, done) => {
      logOf(request).error({ statusCode: reply.statusCode, url: request.routeOptions.url }, ANSWERED_BEFORE)
      onAnswered(reply.statusCode)
      done(null, payload)
    },
    handler: () => {
      throw new Error('kumicorn: unreachable, callbacks are served in onRequest')
    },
  })
}

const ANSWERED_BEFORE =
  'kumicorn: a hook of the application answered a callback before Kumicorn received it. Register the plugin ' +
  'before that hook is added, or let the hook pass these routes'

const ELSEWHERE =
  'kumicorn: what looks like a callback was passed over, and was answered 404: callbacks are received at other paths. ' +
  "Register the plugin with what the gateway calls in front of them, as { prefix: '/callbacks' }"

const SLASH =
  'kumicorn: a callback was passed over, and was answered 404: but for the slash at its end it is a path where callbacks ' +
  'are received. Have the gateway call that one, or make Fastify with { routerOptions: { ignoreTrailingSlash: true } }'

const GONE =
  'kumicorn: a hook of the application has read the body of a callback. Its raw bytes are gone, so its signature ' +
  'cannot be verified, and it was answered 500. Register the plugin before that hook is added'

/** The reply to a callback, or undefined when the client has hung up and there is nobody to answer. */
async function receive(
  kind: string,
  { callbacks, callbackRoutes: limits }: Kumicorn,
  { raw, method, ip }: FastifyRequest,
  log: ErrorLogger,
): Promise<CallbackResponse | undefined> {
  // What is refused for its method is refused with or without its body.
  const needsBody = method === 'POST'
  if (needsBody && !isUnread(raw)) {
    log.error({ method }, GONE)
    limits.answered(kind, 500, 'callback_unread')
    return {
      status: 500,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'not handled: the raw bytes of the callback are gone, the log of the server says why',
    }
  }
  const rawBody = needsBody ? await readBody(raw, limits) : new Uint8Array(0)
  if (rawBody === 'late') {
    limits.answered(kind, BODY_LATE.status, 'callback_late')
    return BODY_LATE
  }
  const handle = callbacks[kind] as CallbackHandler
  return rawBody && handle({ method, headers: raw.headers, rawBody, remoteAddress: ip })
}
