import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { SimulatedClock } from './clock.ts'
import type { Answer, Exchange, GatewayServer } from './wire/exchange.ts'

const LARGEST_BODY = 1024 * 1024
const NO_BODY = new Uint8Array()

/** The HTTP server with the routes of the gateways. */
export function httpServer(clock: SimulatedClock, gateways: readonly GatewayServer[]): FastifyInstance {
  const app = Fastify({
    bodyLimit: LARGEST_BODY,
    exposeHeadRoutes: false,
    // Closing must not wait for clients that keep their connections alive.
    forceCloseConnections: true,
  })
  // Signatures are over the bytes: every body comes raw, whatever it calls itself.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  const send = (reply: FastifyReply, { status, headers, body }: Answer): FastifyReply =>
    reply
      .code(status)
      .headers(headers)
      // Clients correct their clocks by this header, so it tells the sandbox's time.
      .header('date', new Date(clock.now()).toUTCString())
      .send(body)

  for (const { routes } of gateways) {
    for (const { methods, path, handle } of routes) {
      const url = path.replace(/\{(\w+)\}/g, ':$1')
      app.route({
        method: [...methods],
        url,
        handler: (request, reply) => send(reply, handle(exchangeOf(request, reply))),
      })
    }
  }
  app.setNotFoundHandler((request, reply) => {
    const gateway = gateways.find(({ prefix }) => request.url.startsWith(prefix))
    if (gateway !== undefined) return send(reply, gateway.unknown(exchangeOf(request, reply)))
    const headers = { 'content-type': 'text/plain; charset=utf-8' }
    return send(reply, { status: 404, headers, body: 'The sandbox has nothing here.\n' })
  })
  return app
}

function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  const { method, url, body } = request
  const question = url.indexOf('?')
  return {
    method,
    path: url,
    pathParams: request.params as Record<string, string>,
    query: new URLSearchParams(question < 0 ? '' : url.slice(question)),
    body: Buffer.isBuffer(body) ? body : NO_BODY,
    remoteAddress: request.ip,
    answered: new Promise((resolve) => reply.raw.once('close', resolve)),
  }
}
