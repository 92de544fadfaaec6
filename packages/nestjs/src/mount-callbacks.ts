import { ConfigError, type Kumicorn, type Logger } from '@kumicorn/core'
import { callbackPaths, errorLoggerOf, passedOver, pathOf } from '@kumicorn/core/adapter'
import { type CallbackRouter, callbackRouter } from '@kumicorn/express'
import { callbackRoutes } from '@kumicorn/fastify'
import type { AbstractHttpAdapter } from '@nestjs/core'
import type { Settings } from './options.ts'

interface Mount extends Pick<Settings, 'paths'> {
  readonly path: string
  readonly kumicorn: Kumicorn
  readonly logger: Logger | false
}

type Watch = ReturnType<typeof passedOver>

interface ExpressApplication {
  use(path: string, handler: CallbackRouter): void
}

/** What Fastify's hooks are given, as far as it is needed here. */
interface FastifyExchange {
  readonly is404: boolean
  readonly raw: Parameters<Watch>[0]
}

/** A scope of Fastify, as far as the callbacks need it. */
interface FastifyScope {
  register(plugin: unknown, options?: object): unknown
  addHook(name: 'onRegister', hook: (scope: FastifyScope) => void): void
  addHook(
    name: 'onRequest',
    hook: (request: FastifyExchange, reply: { readonly raw: Parameters<Watch>[1] }, done: () => void) => void,
  ): void
  /** Put there by the middleware engine that Nest registers. */
  use?: () => FastifyScope
}

/**
 * Mounts the callbacks on the platform's own instance, ahead of what Nest puts there: parsers, middleware, and
 * the routes with their guards, pipes, interceptors and filters.
 * @returns to be called when the routes are there, and before what answers for those that there are not
 * @throws ConfigError when that cannot be done any more, or not with this adapter
 */
export function mountCallbacks(adapter: AbstractHttpAdapter, mount: Mount): () => void {
  // Nest gives the adapter its server after it has made the providers, and before it adds the parsers.
  if ((adapter as unknown as { readonly httpServer?: unknown }).httpServer) {
    throw new ConfigError(
      'KumicornModule was loaded after the application had been created, when its callbacks could only come ' +
        'behind the body parsers. Import it in a module that is loaded at bootstrap, not with LazyModuleLoader, ' +
        'and give every application an adapter of its own',
    )
  }
  const platform: string = adapter.getType()
  if (platform === 'express') return mountOnExpress(adapter.getInstance(), mount)
  if (platform === 'fastify') return mountOnFastify(adapter.getInstance(), mount)
  throw new ConfigError(
    `KumicornModule cannot get the raw bytes of callbacks from the HTTP adapter "${platform}". Use ` +
      '@nestjs/platform-express or @nestjs/platform-fastify; or set path: false and hand the bytes to ' +
      'kumicorn.callbacks yourself',
  )
}

function mountOnExpress(app: ExpressApplication, mount: Mount): () => void {
  const { path, paths, kumicorn, logger } = mount
  const router = callbackRouter(kumicorn, { paths, logger, start: false })
  const served = new Set([...callbackPaths(kumicorn, paths).keys()].map(pathOf))
  // What it passes over the router would tell with the mend of Express, and here it has another one.
  app.use(path, (request, response, next) =>
    served.has(pathOf(request.url)) ? router(request, response, next) : next(),
  )
  const watch = watchOthers(mount)
  // Behind the routes: what one of these answers 404 is none that was passed over.
  return () =>
    app.use('/', (request, response, next) => {
      watch(request, response)
      next()
    })
}

function mountOnFastify(app: FastifyScope, mount: Mount): () => void {
  const { path, paths, kumicorn, logger } = mount
  const prefix = path === '/' ? '' : path
  app.register((scope: FastifyScope, _options: object, done: () => void) => {
    takeNoMiddleware(scope)
    scope.addHook('onRegister', takeNoMiddleware)
    scope.register(callbackRoutes, { kumicorn, prefix, paths, logger })
    done()
  })
  const watch = watchOthers(mount)
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) watch(request.raw, reply.raw)
    done()
  })
  return () => undefined
}

/** Whoever has a global prefix is soon to put it in front of the callbacks as well. */
function watchOthers({ path, paths, kumicorn, logger }: Mount): Watch {
  const served = [...callbackPaths(kumicorn, paths).keys()]
  const whole = new Set(served.map((each) => pathOf(pathOf(path).replace(/\/$/, '') + each)))
  const tell = (passed: string): void => {
    const message = whole.has(pathOf(passed)) ? SLASH : ELSEWHERE
    errorLoggerOf(logger).error({ path: passed, receivedBelow: path }, message)
  }
  return passedOver(served, tell, path)
}

/** On Express both are one path. */
const SLASH =
  'kumicorn: a callback was passed over, and was answered 404: but for the slash at its end it is a path where callbacks ' +
  'are received. Have the gateway call that one, or give Nest a ' +
  'new FastifyAdapter({ routerOptions: { ignoreTrailingSlash: true } })'

const ELSEWHERE =
  'kumicorn: what looks like a callback was passed over, and was answered 404: callbacks are received at the path of ' +
  'KumicornModule, whatever the global prefix. Have the gateway call that, or give the whole path: ' +
  "KumicornModule.forRoot({ …, path: '/api/callbacks' })"

/** Nest hands its middleware to every scope there is. On Express it comes behind the callbacks, here it must not come. */
function takeNoMiddleware(scope: FastifyScope): void {
  scope.use = () => scope
}

const loading = new WeakMap<object, Promise<unknown>>()

/**
 * Resolves when Fastify has loaded the callbacks, which is before there is any middleware that it could copy into
 * their scope. Rejects when it could not. One at a time: Fastify lets only the first of two wait.
 */
export function callbacksLoaded(adapter: AbstractHttpAdapter): Promise<unknown> {
  if (adapter.getType() !== 'fastify') return Promise.resolve()
  const app: PromiseLike<unknown> = adapter.getInstance()
  const turn = (loading.get(app) ?? Promise.resolve()).then(() => app)
  loading.set(
    app,
    turn.catch(() => undefined),
  )
  return turn
}
