import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Kumicorn, Logger } from '@kumicorn/core'
import type { Application, Applications, RunningApplication } from '@kumicorn/testkit'
import type express from 'express'
import { callbackRouter, keepRawBody } from '../src/index.ts'

/** Express 5 by its types; Express 4 has all of these too. */
export type Express = typeof express

export async function listen(app: RequestListener): Promise<RunningApplication> {
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/callbacks`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

type Mount = (app: express.Application, router: express.RequestHandler) => void

/** An application, and where in it the callbacks are mounted. */
const application =
  (create: Express, mount: Mount) =>
  (kumicorn: Kumicorn, logger: Pick<Logger, 'error'>): Promise<RunningApplication> => {
    const app = create()
    mount(app, callbackRouter(kumicorn, { logger }))
    return listen(app)
  }

const everything = { type: () => true }
export function applicationsOf(express: Express): Applications {
  const before = (...middleware: express.RequestHandler[]) =>
    application(express, (app, router) => app.use(...middleware).use('/callbacks', router))
  const eating = (parser: express.RequestHandler, contentType: string, logged: RegExp): Application => ({
    parser: 'eats the bytes',
    eats: { contentType, logged },
    start: before(parser),
  })
  return {
    plain: { start: before((_req, _res, next) => next()) },
    'every parser after': {
      start: application(express, (app, router) =>
        app
          .use('/callbacks', router)
          .use(express.json(), express.urlencoded({ extended: true }), express.raw(), express.text()),
      ),
    },
    'a parser first': { parser: 'keeps the bytes', start: before(express.json({ verify: keepRawBody })) },
    'express.raw() first': {
      parser: 'keeps the bytes',
      start: before(express.raw({ ...everything, limit: '1mb' })),
    },
    'parsers of other types first': {
      parser: 'keeps the bytes',
      start: before(
        express.urlencoded({ extended: false }),
        express.text(),
        express.json({ type: 'text/json' }),
      ),
    },
    hostile: { start: application(express, hostile(express)) },
    'express.json() first': eating(
      express.json(),
      'application/json',
      /express\.json\(\) has read .*verify: keepRawBody/,
    ),
    'express.json() for every type first': eating(
      express.json({ type: ['text/*', 'application/json'] }),
      'text/html',
      /a parser of text\/html has read/,
    ),
    'express.urlencoded() first': eating(
      express.urlencoded({ extended: false }),
      'application/x-www-form-urlencoded',
      /before express\.urlencoded\(\)/,
    ),
    'express.text() of another charset first': eating(
      express.text({ type: 'text/*' }),
      'text/plain; charset=iso-8859-1',
      /express\.text\(\) has read/,
    ),
  }
}

/** As compression and sessions do: what is put on the response is asked when the reply is sent. */
function hookReply(res: express.Response): void {
  const { writeHead, end, setHeader } = res
  Object.assign(res, {
    writeHead: (...given: Parameters<typeof writeHead>) => {
      setHeader.call(res, 'vary', 'Accept-Encoding')
      return writeHead.apply(res, given)
    },
    write: () => res.end(),
    end: () => end.call(res, 'squeezed', 'utf8'),
    setHeader: (name: string) => setHeader.call(res, name, 'odd'),
  })
}

/** What applications do to every answer, and more: none of it may reach a gateway. */
const hostile =
  (express: Express): Mount =>
  (app, router) => {
    app.set('trust proxy', true)
    app.use((_req, res, next) => {
      const wrapped = (body: unknown) => res.end(JSON.stringify({ data: body, ok: 'SUCCESS' }))
      Object.assign(res, { json: wrapped, send: wrapped, sendStatus: wrapped, status: () => res })
      res.statusCode = 418
      res.statusMessage = 'Odd'
      res.setHeader('content-type', 'text/html')
      res.setHeader('content-length', '999')
      res.setHeader('content-encoding', 'gzip')
      res.setHeader('transfer-encoding', 'chunked')
      res.setHeader('etag', '"odd"')
      res.setHeader('set-cookie', ['a=b', 'c=d'])
      hookReply(res)
      next()
    })
    // Others look at the request first, and take their time.
    app.use((req, _res, next) => {
      req.pause()
      setTimeout(next, 1)
    })
    app.use('/callbacks', router)
    app.use(express.json(), express.urlencoded({ extended: true }), express.text({ type: '*/*' }))
    app.use((_req, res) => res.status(401).json({ error: 'log in first' }))
    app.use(((_error, _req, res, _next) =>
      res.status(200).end('SUCCESS')) satisfies express.ErrorRequestHandler)
  }
