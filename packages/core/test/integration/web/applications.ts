import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type HttpBindings, serve } from '@hono/node-server'
import type { Kumicorn, Logger } from '@kumicorn/core'
import { callbacks, type WebCallbacks } from '@kumicorn/core/web'
import type { Applications, RunningApplication } from '@kumicorn/testkit'
import { Hono } from 'hono'

type App = Hono<{ Bindings: HttpBindings }>

export async function listen(app: App): Promise<RunningApplication> {
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server
  if (!server.listening) await once(server, 'listening')
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

/** An application, and where in it the callbacks are received. */
const application =
  (mount: (app: App, receive: WebCallbacks) => void) =>
  (kumicorn: Kumicorn, logger: Pick<Logger, 'error'>): Promise<RunningApplication> => {
    const app: App = new Hono()
    mount(app, callbacks(kumicorn, { logger }))
    return listen(app)
  }

export const applications: Applications = {
  plain: {
    start: application((app, receive) => app.all('/callbacks/*', (context) => receive(context.req.raw))),
  },
  'a parser first': {
    parser: 'keeps the bytes',
    start: application((app, receive) =>
      app
        .use(async (context, next) => {
          await context.req.raw.clone().text()
          await next()
        })
        .all('/callbacks/*', (context) => receive(context.req.raw)),
    ),
  },
  hostile: {
    start: application((app, receive) => {
      app
        .use(async (context, next) => {
          context.header('set-cookie', 'a=b')
          context.status(418)
          await new Promise((resolve) => setTimeout(resolve, 1))
          await next()
        })
        .all('/callbacks/*', (context) => receive(context.req.raw))
        .use(async (context) => context.json({ error: 'log in first' }, 401))
      app.onError((_error, context) => context.text('SUCCESS'))
      app.notFound((context) => context.text('SUCCESS'))
    }),
  },
  'a parser that eats first': {
    parser: 'eats the bytes',
    eats: {
      contentType: 'application/json',
      logged: /was read before Kumicorn received it.*request\.clone\(\)/,
    },
    start: application((app, receive) =>
      app
        .use(async (context, next) => {
          if (context.req.header('content-type') === 'application/json') await context.req.raw.text()
          await next()
        })
        .all('/callbacks/*', (context) => receive(context.req.raw)),
    ),
  },
}
