import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { SimulatedClock } from '../engine/clock.ts'
import type { Exchange, GatewayServer, Reply, Route } from './exchange.ts'
import { type AllowedHosts, refuseForeign } from './safety.ts'

const LARGEST_BODY = 1024 * 1024
const NO_BODY = new Uint8Array()

/** The HTTP server with the routes of the gateways and of the sandbox's own pages. */
export function httpServer(
  clock: SimulatedClock,
  parts: readonly GatewayServer[],
  allowHosts: AllowedHosts,
): FastifyInstance {
  const app = Fastify({
    bodyLimit: LARGEST_BODY,
    exposeHeadRoutes: false,
    // Closing must not wait for clients that keep their connections alive.
    forceCloseConnections: true,
  })
  // Signatures are over the bytes: every body comes raw, whatever it calls itself.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.addHook('onRequest', async ({ headers, socket }, reply) => {
    const { host, origin } = headers
    const refusal = refuseForeign({ host, origin, localAddress: socket.localAddress }, allowHosts)
    if (refusal === undefined) return
    return reply.code(refusal.status).type('text/plain; charset=utf-8').send(`${refusal.message}\n`)
  })

  async function respond(route: Route['handle'], request: FastifyRequest, reply: FastifyReply) {
    const { status, headers, body, transit } = await route(exchangeOf(request, reply))
    await transit?.before?.()
    if (transit?.lost) {
      reply.hijack()
      request.raw.socket.resetAndDestroy()
      return reply
    }
    // Clients correct their clocks by this header, so it tells the sandbox's time.
    const date = new Date(clock.now() + (transit?.skew ?? 0)).toUTCString()
    return reply.code(status).headers(headers).header('date', date).send(body)
  }

  for (const { routes } of parts) {
    for (const { methods, path, handle } of routes) {
      const url = path.replace(/\{(\w+)\}/g, ':$1')
      app.route({
        method: [...methods],
        url,
        handler: (request, reply) => respond(handle, request, reply),
      })
    }
  }
  const nothingHere = (): Reply => ({
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'The sandbox has nothing here.\n',
  })
  app.setNotFoundHandler((request, reply) => {
    const part = parts.find(({ prefix }) => request.url.startsWith(prefix))
    return respond(part?.unknown ?? nothingHere, request, reply)
  })
  return app
}

function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  const { method, url, body, headers } = request
  const question = url.indexOf('?')
  return {
    method,
    path: url,
    pathParams: request.params as Record<string, string>,
    query: new URLSearchParams(question < 0 ? '' : url.slice(question)),
    headers,
    body: Buffer.isBuffer(body) ? body : NO_BODY,
    remoteAddress: request.ip,
    answering: { left: new Promise((resolve) => reply.raw.once('close', resolve)), pace: 'prompt' },
  }
}
