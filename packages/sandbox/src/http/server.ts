import { isIPv6, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import type { SimulatedClock } from '../engine/clock.ts'
import {
  type Exchange,
  type GatewayServer,
  headerText,
  jsonHeaders,
  type Reply,
  type Route,
} from './exchange.ts'
import { type AllowedHosts, refuseForeign } from './safety.ts'

/** Of a `Date`: a skew may go beyond the last moment of the clock. */
const LAST_DATE = 8.64e15
const LARGEST_BODY = 1024 * 1024
const ANY_TYPE = 'application/octet-stream'
const NO_BODY = new Uint8Array()

export interface ServerOptions {
  readonly allowHosts: AllowedHosts
  /** PEM. */
  readonly tls: { readonly cert: string | Uint8Array; readonly key: string | Uint8Array } | undefined
}

/** The HTTP server with the routes of the gateways and of the sandbox's own pages. */
export function httpServer(
  clock: SimulatedClock,
  parts: readonly GatewayServer[],
  { allowHosts, tls }: ServerOptions,
): FastifyInstance {
  const app: FastifyInstance = Fastify({
    bodyLimit: LARGEST_BODY,
    exposeHeadRoutes: false,
    // As long as an address can be: which parameters are too long is the gateway's affair.
    routerOptions: { maxParamLength: 16_384 },
    // An address that cannot be decoded comes past all hooks.
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      // Nobody awaits this: what it throws would end the process.
      if (!isForeign(request, reply)) elsewhere(request, reply).catch((error: unknown) => reply.send(error))
    },
    // Closing must not wait for clients that keep their connections alive.
    forceCloseConnections: true,
    ...(tls === undefined ? {} : { https: { cert: tls.cert, key: tls.key } }),
  } as FastifyServerOptions)
  // KUMQUAT's page shows GET with a JSON body.
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true })
  // Signatures are over the bytes: every body comes raw, whatever it calls itself.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  /** Whether it is refused, and so answered. */
  function isForeign(
    { headers, socket, method, url, routeOptions }: FastifyRequest,
    reply: FastifyReply,
  ): boolean {
    const { host, origin } = headers
    const refusal = refuseForeign(
      {
        host,
        origin,
        localAddress: socket.localAddress,
        site: headerText(headers['sec-fetch-site']),
        // Pages that other sites lead to, as a merchant leads to the cashier.
        isVisit:
          headers['sec-fetch-mode'] === 'navigate' &&
          headers['sec-fetch-dest'] === 'document' &&
          method === 'GET' &&
          parts.some(({ visited }) => visited !== undefined && url.startsWith(visited)),
        // By the route, as an address can be written in many ways.
        isBrowsersCall:
          method === 'GET' &&
          headers['user-agent']?.startsWith('Mozilla/') === true &&
          parts.some(({ prefix, isApi }) => isApi === true && routeOptions.url?.startsWith(prefix)),
      },
      allowHosts,
    )
    if (refusal === undefined) return false
    reply.code(refusal.status).type('text/plain; charset=utf-8').send(`${refusal.message}\n`)
    return true
  }
  app.addHook('onRequest', (request, reply, done) => {
    // The parser would refuse what is no media type.
    if (request.raw.headers['content-type'] !== undefined) request.raw.headers['content-type'] = ANY_TYPE
    if (!isForeign(request, reply)) done()
  })

  async function respond(route: Route['handle'], request: FastifyRequest, reply: FastifyReply) {
    const answer = route(exchangeOf(request, reply))
    const { status, headers, body, transit } = answer instanceof Promise ? await answer : answer
    if (transit?.before !== undefined) await transit.before()
    if (transit?.lost) {
      reply.hijack()
      cut(request.raw.socket)
      return reply
    }
    // Clients correct their clocks by this header, so it tells the sandbox's time.
    const date = new Date(Math.min(clock.now() + (transit?.skew ?? 0), LAST_DATE)).toUTCString()
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
  const elsewhere = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const part = parts.find(({ prefix }) => request.url.startsWith(prefix))
    return respond(part?.unknown ?? nothingHere, request, reply)
  }
  app.setNotFoundHandler(elsewhere)
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    if (error.code !== 'FST_ERR_CTP_BODY_TOO_LARGE') return reply.send(error)
    const reason = `the body is larger than the ${LARGEST_BODY} bytes that the sandbox takes`
    return reply
      .code(413)
      .headers(jsonHeaders(reason))
      .send(JSON.stringify({ message: reason }))
  })
  return app
}

/** Only a TCP socket can be reset; a client of TLS sees an end without the farewell of TLS as a reset, too. */
function cut(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}

/** Where a request arrived. */
function addressOf({ localAddress = '', localPort }: Socket): string {
  const address = localAddress.replace(/^::ffff:/, '')
  return `${isIPv6(address) ? `[${address}]` : address}:${localPort}`
}

function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  const { method, url, body, headers } = request
  const question = url.indexOf('?')
  return {
    method,
    path: url,
    // An address that cannot be decoded has none.
    pathParams: (request.params as Record<string, string> | null) ?? {},
    // Few read it, and reading it takes time.
    get query() {
      return new URLSearchParams(question < 0 ? '' : url.slice(question))
    },
    headers,
    body: Buffer.isBuffer(body) ? body : NO_BODY,
    // A socket for both families writes addresses of IPv4 as of IPv6.
    remoteAddress: request.ip.replace(/^::ffff:/, ''),
    // HTTP/1.0 asks for no `Host`.
    origin: `${request.protocol}://${headers.host ?? addressOf(request.raw.socket)}`,
    answering: { left: new Promise((resolve) => reply.raw.once('close', resolve)), pace: 'prompt' },
  }
}
