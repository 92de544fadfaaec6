import 'reflect-metadata'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createKumicorn, Kumicorn } from '@kumicorn/core'
import { type CanActivate, type ExecutionContext, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import express from 'express'
import express4 from 'express-4'
import { fastify } from 'fastify'
import { onTestFinished } from 'vitest'
import { kumicornConsole as plugin } from '../../src/fastify.ts'
import { type ConsoleOptions, kumicornConsole } from '../../src/index.ts'
import { KumicornConsoleModule } from '../../src/nestjs.ts'

/** A console that is mounted in an application, behind its guard: who sends no `x-user` is answered 401. */
export interface Host {
  /** Of the page, with a slash at its end. */
  readonly url: string
  close(): Promise<void>
}

/** What the tests say of the options: who is at a request stands in a header that a guard has let pass. */
export type HostOptions = Omit<ConsoleOptions<never>, 'user'>
export type StartHost = (kumicorn: Kumicorn, options?: HostOptions) => Promise<Host>

interface HasHeaders {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/**
 * `anna` may do everything, `only-looks` may look. `stranger` has passed the guard, and is nobody here. Who `slow` is
 * takes a while to be found out.
 */
export function user({ headers }: HasHeaders) {
  const name = headers['x-user']
  if (name === 'slow') return new Promise<string>((resolve) => setTimeout(resolve, 60, 'slow'))
  if (name === 'stranger' || typeof name !== 'string') return undefined
  return name === 'only-looks' ? { name, readOnly: true } : name
}

async function listening(listener: RequestListener, path: string): Promise<Host> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${path}/`,
    async close() {
      server.close()
      server.closeIdleConnections()
      await once(server, 'close')
    },
  }
}

const guard = ({ headers }: HasHeaders, response: ServerResponse, next: () => void): void => {
  if (headers['x-user']) next()
  else response.writeHead(401).end('log in first')
}

const onExpress =
  (create: typeof express): StartHost =>
  (kumicorn, options) => {
    const app = create()
    app.use(create.json())
    app.use('/admin/kumicorn', guard, kumicornConsole(kumicorn, { ...options, user }))
    return listening(app, '/admin/kumicorn')
  }

/** No framework at all. */
const plain: StartHost = (kumicorn, options) => {
  const page = kumicornConsole(kumicorn, { ...options, user })
  return listening(
    (request: IncomingMessage, response) => guard(request, response, () => page(request, response)),
    '',
  )
}

const onFastify: StartHost = async (kumicorn, options) => {
  const app = fastify()
  await app.register(async (admin) => {
    admin.addHook('onRequest', async (request, reply) => {
      if (!request.headers['x-user']) return reply.code(401).send('log in first')
      return undefined
    })
    await admin.register(plugin, { ...options, kumicorn, prefix: '/admin/kumicorn', user })
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/admin/kumicorn/`, close: () => app.close() }
}

class AdminGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return Boolean(context.switchToHttp().getRequest<HasHeaders>().headers['x-user'])
  }
}

const onNest =
  (makeAdapter: () => ExpressAdapter | FastifyAdapter): StartHost =>
  async (kumicorn, options) => {
    class KumicornHere {}
    Module({
      providers: [{ provide: Kumicorn, useValue: kumicorn }],
      exports: [Kumicorn],
    })(KumicornHere)
    class AppModule {}
    Module({
      imports: [
        KumicornConsoleModule.forRoot({
          ...options,
          imports: [KumicornHere],
          guards: [AdminGuard],
          path: 'kumicorn',
          user,
        }),
      ],
    })(AppModule)
    const app = await NestFactory.create(AppModule, makeAdapter() as ExpressAdapter, { logger: false })
    app.setGlobalPrefix('admin')
    await app.listen(0, '127.0.0.1')
    return { url: `${await app.getUrl()}/admin/kumicorn/`, close: () => app.close() }
  }

/** By name; `denied`: what the guard answers. */
export const hosts: readonly (readonly [name: string, start: StartHost, denied: number])[] = [
  ['Express 5', onExpress(express), 401],
  ['Express 4', onExpress(express4 as unknown as typeof express), 401],
  ['node:http', plain, 401],
  ['Fastify 5', onFastify, 401],
  ['Nest on Express', onNest(() => new ExpressAdapter()), 403],
  ['Nest on Fastify', onNest(() => new FastifyAdapter()), 403],
]

/** The console on Express, for tests of what it does. */
export async function hosted(kumicorn: Kumicorn, options?: HostOptions, start = onExpress(express)) {
  const host = await start(kumicorn, options)
  onTestFinished(async () => {
    await host.close()
  })
  return { ...host, ...clientOf(host.url) }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  readonly body: any
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

/** Asks as the page does. */
export function clientOf(url: string, name = 'anna') {
  const headers = { 'x-user': name, connection: 'close' }
  return {
    get: async (path: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> =>
      answerOf(await fetch(url + path, { headers: { ...headers, ...more }, redirect: 'manual' })),
    post: async (path: string, body: unknown, more: Readonly<Record<string, string>> = {}): Promise<Answer> =>
      answerOf(
        await fetch(url + path, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', 'x-kumicorn-console': '1', ...more },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
  }
}

/** A Kumicorn that calls nobody. */
export const quiet = (): Kumicorn =>
  createKumicorn({ kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' }, logger: false })
