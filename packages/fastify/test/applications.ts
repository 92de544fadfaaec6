import type { Kumicorn, Logger } from '@kumicorn/core'
import type { Applications, RunningApplication } from '@kumicorn/testkit'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, fastify, onRequestHookHandler } from 'fastify'
import { kumicornFastify } from '../src/index.ts'

/** Fastify by the types of the newest version. */
export type CreateFastify = typeof fastify

type Setup = (app: FastifyInstance, callbacks: () => void) => unknown

const application =
  (create: CreateFastify, setup: Setup) =>
  async (kumicorn: Kumicorn, { error }: Pick<Logger, 'error'>): Promise<RunningApplication> => {
    const app = create({ loggerInstance: loggerOf(error) })
    await setup(app, () => app.register(kumicornFastify, { kumicorn, prefix: '/callbacks' }))
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    return {
      url: `${address}/callbacks`,
      close: async () => {
        app.server.closeAllConnections()
        await app.close()
      },
    }
  }

export function loggerOf(error: Logger['error']): FastifyBaseLogger {
  const silent = (): void => undefined
  const logger = {
    level: 'error',
    fatal: silent,
    warn: silent,
    info: silent,
    debug: silent,
    trace: silent,
    silent,
  }
  const told = (details: object, message?: string): void => error(details, message ?? '')
  return { ...logger, error: told, child: () => loggerOf(error) }
}

export function applicationsOf(create: CreateFastify): Applications {
  const bufferParser = (app: FastifyInstance): void => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 10 }, (_request, _body, done) =>
      done(new Error('not for you')),
    )
  }
  return {
    plain: { start: application(create, (_app, callbacks) => callbacks()) },
    'a parser first': {
      start: application(create, (app, callbacks) => {
        bufferParser(app)
        callbacks()
      }),
    },
    'a parser after': {
      start: application(create, (app, callbacks) => {
        callbacks()
        bufferParser(app)
      }),
    },
    hostile: { start: application(create, hostile) },
    'hostile, in a scope of its own': {
      start: application(create, (app, callbacks) => {
        app.register(async (scope) => hostile(scope, () => undefined))
        callbacks()
      }),
    },
    'a hook that reads the body first': {
      parser: 'eats the bytes',
      eats: { logged: /a hook of the application has read the body of a callback/ },
      start: application(create, (app, callbacks) => {
        app.addHook('onRequest', async (request) => {
          if (request.headers['content-type'] !== 'application/json') return
          for await (const _ of request.raw);
        })
        callbacks()
      }),
    },
  }
}

/** As compression and sessions do: what is put on the response is asked when the reply is sent. */
export function hookReply(response: FastifyReply['raw']): void {
  const { writeHead, end } = response
  Object.assign(response, {
    writeHead: (...given: Parameters<typeof writeHead>) => {
      response.setHeader('vary', 'Accept-Encoding')
      return writeHead.apply(response, given)
    },
    write: () => response.end(),
    end: () => end.call(response, 'squeezed', 'utf8'),
  })
}

/** What applications do to every answer, and more: none of it may reach a gateway. */
function hostile(app: FastifyInstance, callbacks: () => void): void {
  const deny: onRequestHookHandler = (_request, reply) => void reply.code(401).send('log in first')
  app.setErrorHandler((_error, _request, reply) => reply.code(200).send('SUCCESS'))
  app.setNotFoundHandler((_request, reply) => reply.code(200).send('SUCCESS'))
  app.setReplySerializer((payload) => JSON.stringify({ data: payload }))
  // Before the plugin, and slow: it may look and set headers.
  app.addHook('onRequest', async (_request, reply) => {
    reply.code(418).header('content-type', 'text/html').header('x-odd', 'yes')
    reply.raw.setHeader('content-length', '999')
    reply.raw.setHeader('content-encoding', 'gzip')
    reply.raw.statusMessage = 'Odd'
    hookReply(reply.raw)
    await new Promise((resolve) => setTimeout(resolve, 1))
  })
  app.addHook('onRoute', (route) => {
    route.bodyLimit = 1
    route.schema = { body: { type: 'object', required: ['never'] } }
    route.onRequest = deny
  })
  callbacks()
  app.addHook('onRequest', deny)
  app.addHook('preParsing', (_request, _reply, _payload, done) => done(new Error('no body for you')))
  app.addHook('preValidation', deny)
  app.addHook('preHandler', deny)
  app.addHook('preSerialization', async (_request, _reply, payload) => ({ data: payload }))
  app.addHook('onSend', async () => 'SUCCESS')
  app.addHook('onResponse', async () => {
    throw new Error('too late')
  })
}
