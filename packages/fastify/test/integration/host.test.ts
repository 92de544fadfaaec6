import { once } from 'node:events'
import { connect } from 'node:http2'
import { kumquatCallback } from '@kumicorn/core/testing'
import { type FastifyInstance, type FastifyServerOptions, fastify } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { callbackRoutes, kumicornFastify } from '../../src/index.ts'
import { hookReply, loggerOf } from '../applications.ts'
import { merchant, post } from '../merchant.ts'

const logged: object[] = []
const loggerInstance = loggerOf((details, message) => void logged.push({ ...details, message }))

function server(options: FastifyServerOptions = {}): FastifyInstance {
  const app = fastify({ loggerInstance, ...options })
  onTestFinished(() => app.close())
  return app
}

const listening = (app: FastifyInstance): Promise<string> => app.listen({ port: 0, host: '127.0.0.1' })
const prefix = '/callbacks'

describe('kumicornFastify', () => {
  it('leaves the application as it was: parsers, hooks, schemas, error handler, routes', async () => {
    const app = server()
    app.register(kumicornFastify, { kumicorn: merchant(), prefix })
    const seen: string[] = []
    app.addHook('onRequest', async (request) => void seen.push(request.url))
    app.addHook('onSend', async (_request, _reply, payload) => `${payload}!`)
    app.setErrorHandler((error: Error, _request, reply) => reply.code(422).send(error.message))
    const schema = { body: { type: 'object', required: ['a'] } }
    app.post('/echo', { schema }, (request) => request.body)
    const url = await listening(app)
    expect(await post(`${url}/callbacks/kumquat`)).toBe('200 SUCCESS')
    expect(await post(`${url}/echo`, { body: '{"a":1}' })).toBe('200 {"a":1}!')
    expect(await post(`${url}/echo`, { body: '{}' })).toBe("422 body must have required property 'a'!")
    expect(await post(`${url}/echo`, { body: '{' })).toMatch(/^422 .*JSON.*!$/)
    expect(await post(`${url}/echo`, { body: '1', headers: { 'content-type': 'a/b' } })).toMatch(
      /^422 Unsupported Media Type/,
    )
    expect(await post(`${url}/callbacks/elsewhere`)).toMatch(
      /^404 .*Route POST:\/callbacks\/elsewhere not found/,
    )
    expect(seen).not.toContain('/callbacks/kumquat')
    expect(seen).toHaveLength(5)
  })

  it.each(['/callbacks/', '/callbacks', 'callbacks', '/a/:merchant', ''])(
    'takes the prefix %j',
    async (given) => {
      const app = server()
      await app.register(
        async (scope) =>
          void (await scope.register(kumicornFastify, { kumicorn: merchant(), prefix: given })),
        { prefix: '/x' },
      )
      const below = given.replaceAll('/', ' ').trim().replaceAll(' ', '/').replace(':merchant', 'm')
      const path = ['/x', below, 'kumquat'].filter((part) => part !== '').join('/')
      expect(await post(`${await listening(app)}${path}`)).toBe('200 SUCCESS')
    },
  )

  it('takes a prefix and other paths, leaves kinds out, and can be asked by inject()', async () => {
    const app = server()
    const paths = { kumquat: '/', paynicornPostback: false } as const
    await app.register(kumicornFastify, { kumicorn: merchant(), prefix: '/a/b', paths })
    const { method, headers, body } = kumquatCallback({}, 'sign-key')
    const status = async (url: string) => (await app.inject({ method, headers, body, url })).statusCode
    expect(await status('/a/b')).toBe(200)
    expect(await status('/a/b/')).toBe(200)
    expect(await status('/kumquat')).toBe(404)
    expect(await status('/a/b/paynicorn/postback')).toBe(404)
    const recharge = await app.inject({ method, headers, body, url: '/a/b/paynicorn/recharge' })
    expect(recharge).toMatchObject({ statusCode: 404, body: 'refused: this gateway is not configured' })
    expect(await app.inject({ method, body: 'x'.repeat(70_000), url: '/a/b' })).toMatchObject({
      statusCode: 413,
    })
  })

  it('serves a scope with a prefix, and two merchants side by side', async () => {
    const app = server()
    await app.register(
      async (scope) => {
        await scope.register(kumicornFastify, { kumicorn: merchant(), prefix })
        expect(scope.kumicorn.kumquat).toBeDefined()
      },
      { prefix: '/first' },
    )
    await app.register(callbackRoutes, { kumicorn: merchant(), prefix: '/second' })
    const url = await listening(app)
    expect(await post(`${url}/first/callbacks/kumquat`)).toBe('200 SUCCESS')
    expect(await post(`${url}/second/kumquat`)).toBe('200 SUCCESS')
    expect(app.hasDecorator('kumicorn')).toBe(false)
  })

  it('checks the address of the peer, behind a trusted proxy that of the client', async () => {
    const from = { headers: { 'x-forwarded-for': '192.0.2.7' } }
    const kumicorn = merchant({ allowIps: ['192.0.2.7'] })
    for (const [trustProxy, answer] of [
      [false, '403 refused: this address is not on the list'],
      [true, '200 SUCCESS'],
    ] as const) {
      const app = server({ trustProxy })
      app.register(kumicornFastify, { kumicorn, prefix })
      expect(await post(`${await listening(app)}/callbacks/kumquat`, from)).toBe(answer)
    }
  })

  it('says so when a hook that was added before has answered', async () => {
    const app = server()
    app.addHook('onRequest', async (_request, reply) => reply.code(401).send('log in first'))
    app.register(kumicornFastify, { kumicorn: merchant(), prefix })
    logged.length = 0
    expect(await post(`${await listening(app)}/callbacks/kumquat`)).toBe('401 log in first')
    expect(logged).toEqual([
      {
        statusCode: 401,
        url: '/callbacks/kumquat',
        message: expect.stringMatching(
          /a hook of the application answered a callback .* Register the plugin before/,
        ),
      },
    ])
  })

  // Found by attack: what was thrown beside the application's own promises ended the process.
  it.each<readonly [string, (app: FastifyInstance) => unknown, RegExp]>([
    [
      'the plugin is registered twice',
      (app) => app.register(kumicornFastify, { kumicorn: merchant(), prefix: '/other' }),
      /there is an app\.kumicorn already\. Is the plugin registered twice\?/,
    ],
    [
      'a route of the application has its path',
      (app) => app.post('/callbacks/kumquat', async () => 'mine'),
      /already declared for route '\/callbacks\/kumquat'/,
    ],
    [
      'the routes are registered twice',
      (app) => app.register(callbackRoutes, { kumicorn: merchant(), prefix }),
      /already declared for route '\/callbacks\/kumquat'/,
    ],
  ])('fails to become ready when %s', async (_, before, message) => {
    const app = server()
    before(app)
    app.register(kumicornFastify, { kumicorn: merchant(), prefix })
    await expect(Promise.resolve(app.ready())).rejects.toThrow(message)
  })

  it('speaks HTTP/2', async () => {
    const app = fastify({ http2: true })
    onTestFinished(() => app.close())
    app.addHook('onRequest', (_request, reply, next) => {
      hookReply(reply.raw as never)
      next()
    })
    app.register(kumicornFastify, { kumicorn: merchant({ maxBodyBytes: 1000 }), prefix })
    const client = connect(await app.listen({ port: 0, host: '127.0.0.1' }))
    onTestFinished(() => client.destroy())
    const { rawBody } = kumquatCallback({}, 'sign-key')
    const exchange = async (body: Uint8Array) => {
      const stream = client.request({ ':method': 'POST', ':path': '/callbacks/kumquat' })
      stream.end(body)
      const [headers] = await once(stream, 'response')
      let text = ''
      for await (const chunk of stream.setEncoding('utf8')) text += chunk
      return `${headers[':status']} ${text}`
    }
    expect(await exchange(rawBody)).toBe('200 SUCCESS')
    expect(await exchange(new Uint8Array(1001))).toBe('413 refused: the body is longer than 1000 bytes')
  })
})

describe('the life cycle', () => {
  it('follows the server: stopped callbacks start when it is ready, and closing stops them', async () => {
    const kumicorn = merchant()
    await kumicorn.stop()
    const app = server()
    app.register(kumicornFastify, { kumicorn, prefix })
    expect(await post(`${await listening(app)}/callbacks/kumquat`)).toBe('200 SUCCESS')
    await app.close()
    expect((await kumicorn.callbacks.kumquat(kumquatCallback({}, 'sign-key'))).status).toBe(503)
  })

  it('lets the callbacks that are being handled finish when the server closes', async () => {
    const kumicorn = merchant()
    const started = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const order: string[] = []
    kumicorn.on('order.succeeded', async function slow() {
      started.resolve()
      await gate.promise
      order.push('handled')
    })
    const app = server()
    app.register(kumicornFastify, { kumicorn, prefix })
    const reply = post(`${await listening(app)}/callbacks/kumquat`)
    await started.promise
    const closed = app.close().then(() => order.push('closed'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    gate.resolve()
    expect(await reply).toBe('200 SUCCESS')
    await closed
    expect(order).toEqual(['handled', 'closed'])
  })

  it('finishes them even when the server cuts its connections', async () => {
    const kumicorn = merchant()
    const started = Promise.withResolvers<void>()
    const order: string[] = []
    kumicorn.on('order.succeeded', async function slow() {
      started.resolve()
      await new Promise((resolve) => setTimeout(resolve, 50))
      order.push('handled')
    })
    const app = server({ forceCloseConnections: true })
    app.register(kumicornFastify, { kumicorn, prefix })
    const reply = post(`${await listening(app)}/callbacks/kumquat`).catch(() => 'cut')
    await started.promise
    await app.close()
    order.push('closed')
    expect(await reply).toBe('cut')
    expect(order).toEqual(['handled', 'closed'])
  })
})

it('paths that cannot be right make ready() fail, and do not end the process', async () => {
  const app = server()
  app.register(kumicornFastify, { kumicorn: merchant(), paths: { kumquat: 'no-slash' } })
  await expect(app.ready()).rejects.toThrow('paths.kumquat must start with "/"')
})
