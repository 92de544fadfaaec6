import { ConfigError, type Kumicorn } from '@kumicorn/core'
import { anything, aString } from '@kumicorn/core/adapter'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { type Console, createConsole } from './console.ts'
import type { ConsoleRequest } from './exchange.ts'
import { startWriting } from './node-exchange.ts'
import { type ConsoleOptions, type MoreChecks, type Settings, settingsOf } from './options.ts'
import { belowRoute, requestAt, split } from './request-at.ts'

export interface KumicornConsoleOptions extends ConsoleOptions<FastifyRequest> {
  readonly kumicorn: Kumicorn
  /** The mount point, e.g. `/kumicorn`. */
  readonly prefix?: string
}

const OF_FASTIFY: MoreChecks = {
  kumicorn: anything,
  prefix: aString,
  // What Fastify itself takes.
  logLevel: anything,
  logSerializers: anything,
}

/**
 * An operator's page over a Kumicorn, as a Fastify plugin. The hooks of the scope that it is registered in guard it.
 * @example
 * app.register(async (admin) => {
 *   admin.addHook('onRequest', requireAdmin)
 *   await admin.register(kumicornConsole, { kumicorn, prefix: '/kumicorn', user: (request) => request.user?.email })
 * })
 */
export async function kumicornConsole(
  fastify: FastifyInstance,
  options: KumicornConsoleOptions,
): Promise<void> {
  const settings: Settings = settingsOf('kumicornConsole', options?.kumicorn, options, OF_FASTIFY)
  const { prefix } = fastify
  if (/[?#]/.test(prefix))
    throw new ConfigError(
      `kumicornConsole: no request comes to what is below the prefix "${prefix}": it must be a path, without query or fragment`,
    )
  const console = createConsole(settings)
  // Bodies are small: a parser of the application may take more.
  const route = { method: ['GET', 'POST'] as ('GET' | 'POST')[], bodyLimit: 16_384, schema: HIDDEN }
  const handler = (request: FastifyRequest, reply: FastifyReply) =>
    serve(console, requestOf(request), request, reply)
  fastify.route({ ...route, url: '/', handler, exposeHeadRoute: false })
  fastify.route({ ...route, url: '/*', handler, exposeHeadRoute: false })
  // Here the server still waits for the requests under way, and a live page is one of them.
  fastify.addHook('preClose', (done) => {
    console.close()
    done()
  })
}

/** For tools that list the routes of an application. */
const HIDDEN = { hide: true } as FastifySchema

function requestOf(request: FastifyRequest): ConsoleRequest {
  const { path: whole, query } = split(request.url)
  // The route has the prefixes of all scopes around it.
  const below = belowRoute(request.routeOptions.url ?? '', whole)
  return requestAt({ whole, below, query }, request.raw, request, async () => request.body)
}

async function serve(
  console: Console,
  given: ConsoleRequest,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { status, headers, body } = await console.serve(given)
  if (typeof body !== 'function') return reply.code(status).headers(headers).send(body)
  reply.hijack()
  startWriting(request.raw, reply.raw, { status, headers, body })
  return reply
}
