import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { ConfigError } from '@kumicorn/core'
import { kumquatCallback } from '@kumicorn/core/testing'
import express, { type Express } from 'express'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { callbackRouter, keepRawBody, kumicornMiddleware } from '../../src/index.ts'
import { listen } from '../applications.ts'
import { merchant, post } from '../merchant.ts'

async function origin(app: Express | ReturnType<typeof createServer>): Promise<string> {
  const running = await listen((request, response) =>
    typeof app === 'function' ? app(request, response) : app.emit('request', request, response),
  )
  onTestFinished(() => running.close())
  return new URL(running.url).origin
}

describe('callbackRouter', () => {
  it('leaves everything else to the application, its parsers included', async () => {
    const app = express().use('/callbacks', callbackRouter(merchant())).use(express.json())
    app.use((req, res) => void res.status(404).json({ path: req.path, body: req.body as unknown }))
    const url = await origin(app)
    expect(await post(`${url}/callbacks/kumquat`)).toBe('200 SUCCESS')
    expect(await post(`${url}/callbacks/kumquat/?a=b`)).toBe('200 SUCCESS')
    expect(await post(`${url}/callbacks/kumquat/x`, { body: '{"a":1}' })).toBe(
      '404 {"path":"/callbacks/kumquat/x","body":{"a":1}}',
    )
    expect(await post(`${url}/callbacks`, { body: '{}' })).toBe('404 {"path":"/callbacks","body":{}}')
    expect(await post(`${url}/kumquat`, { body: '{}' })).toBe('404 {"path":"/kumquat","body":{}}')
  })

  it('takes other paths, and leaves kinds out', async () => {
    const paths = { kumquat: '/topped-up', paynicornPostback: false } as const
    const app = express().use('/callbacks', callbackRouter(merchant(), { paths }))
    const url = await origin(app.use('/alone', callbackRouter(merchant(), { paths: { kumquat: '/' } })))
    expect(await post(`${url}/callbacks/topped-up`)).toBe('200 SUCCESS')
    expect(await post(`${url}/callbacks/kumquat`)).toMatch(/^404 .*Cannot POST/s)
    expect(await post(`${url}/callbacks/paynicorn/postback`)).toMatch(/^404 .*Cannot POST/s)
    expect(await post(`${url}/callbacks/paynicorn/recharge`)).toBe(
      '404 refused: this gateway is not configured',
    )
    expect(await post(`${url}/alone`)).toBe('200 SUCCESS')
    expect(await post(`${url}/alone/?a=b`)).toBe('200 SUCCESS')
  })

  it('wants paths that can be reached', () => {
    expect(() => callbackRouter(merchant(), { paths: { kumqat: '/x' } })).toThrow(
      /paths.kumqat: there is no such kind of callback: did you mean "kumquat"/,
    )
    expect(() => callbackRouter(merchant(), { paths: { kumquat: 'topped-up' } })).toThrow(ConfigError)
    expect(() => callbackRouter(merchant(), { paths: { kumquat: '/paynicorn/postback/' } })).toThrow(
      /share the path \/paynicorn\/postback/,
    )
  })

  // Found by attack: they were taken, and no request could ever reach them.
  it.each(['/:x', '/*', '/kümquat', '/kumquat ', '/kumquat?a=1', '/kumquat#a', '/a b'])(
    'refuses a path that no request can have: %s',
    (path) => {
      const make = () => callbackRouter(merchant(), { paths: { kumquat: path } })
      expect(make).toThrow(ConfigError)
      expect(make).toThrow('callbacks: paths.kumquat must be a plain path, e.g. "/kumquat"')
    },
  )

  it('takes a request whose line has the whole address, as Express itself does', async () => {
    const url = new URL(await origin(express().use('/callbacks', callbackRouter(merchant()))))
    const { headers, body } = kumquatCallback({ request_no: 'E-1' }, 'sign-key')
    const sent = request({
      ...{ host: url.hostname, port: url.port, method: 'POST', headers },
      path: 'http://shop.example/callbacks/kumquat?a=b',
    }).end(body)
    const [response] = await once(sent, 'response')
    response.resume()
    expect(response.statusCode).toBe(200)
  })

  it.each<readonly [string, (app: Express, router: express.RequestHandler) => unknown]>([
    ['app.post() with the whole path', (app, router) => app.post('/callbacks/kumquat', router)],
    ['app.use() with the whole path', (app, router) => app.use('/callbacks/kumquat', router)],
  ])('says once where it belongs when it is mounted by %s', async (_, mount) => {
    const logged: unknown[] = []
    const app = express()
    mount(app, callbackRouter(merchant(), { logger: { error: (...given) => void logged.push(given) } }))
    const url = await origin(app)
    expect(await post(`${url}/callbacks/kumquat`)).toMatch(/^404/)
    expect(await post(`${url}/callbacks/kumquat`)).toMatch(/^404/)
    await post(`${url}/elsewhere`)
    const message = expect.stringMatching(/adds its own paths to that of its mount.*app\.use\('\/callbacks'/)
    expect(logged).toEqual([[{ url: '/callbacks/kumquat' }, message]])
  })

  it('says once where it belongs when there is more in front of a callback than its mount', async () => {
    const logged: unknown[] = []
    const router = callbackRouter(merchant(), { logger: { error: (...given) => void logged.push(given) } })
    const url = await origin(express().use(router))
    expect(await post(`${url}/callbacks/kumquat`)).toMatch(/^404/)
    expect(await post(`${url}/callbacks/kumquat`)).toMatch(/^404/)
    expect(logged).toEqual([
      [{ url: '/callbacks/kumquat' }, expect.stringMatching(/Mount it where the gateway calls/)],
    ])
    expect(await post(`${url}/kumquat`)).toBe('200 SUCCESS')
  })

  it('checks the address of the peer, behind a trusted proxy that of the client', async () => {
    const from = { headers: { 'x-forwarded-for': '192.0.2.7' } }
    const router = callbackRouter(merchant({ allowIps: ['192.0.2.7'] }))
    const refusal = '403 refused: this address is not on the list'
    expect(await post(`${await origin(express().use(router))}/kumquat`, from)).toBe(refusal)
    const trusting = express().set('trust proxy', 'loopback').use(router)
    expect(await post(`${await origin(trusting)}/kumquat`, from)).toBe('200 SUCCESS')
    expect(await post(`${await origin(trusting)}/kumquat`)).toBe(refusal)
  })

  it('works without Express, on a plain HTTP server', async () => {
    const router = callbackRouter(merchant({ allowIps: ['127.0.0.0/8'] }))
    const server = createServer((request, response) => router(request, response, () => response.end('other')))
    const url = await origin(server)
    expect(await post(`${url}/kumquat`)).toBe('200 SUCCESS')
    expect(await post(`${url}/elsewhere`)).toBe('200 other')
  })

  it('logs to the console unless told otherwise', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    onTestFinished(() => error.mockRestore())
    const url = await origin(express().use(express.json(), callbackRouter(merchant())))
    expect(await post(`${url}/kumquat`)).toMatch(/^500 not handled: the raw bytes of the callback are gone/)
    expect(error).toHaveBeenCalledOnce()
    expect(error.mock.calls[0]?.[0]).toMatch(/mount callbackRouter before express\.json\(\), or keep/)
  })

  it('is silent when the application has answered in the meantime', async () => {
    const kumicorn = merchant()
    const app = express()
    app.use((_req, res, next) => {
      kumicorn.on('order.succeeded', { name: 'slow', handle: async () => void res.status(504).end('late') })
      next()
    })
    const url = await origin(app.use(callbackRouter(kumicorn)))
    expect(await post(`${url}/kumquat`)).toBe('504 late')
  })
})

describe('a parser before callbackRouter', () => {
  const logged: string[] = []
  const logger = { error: (_: object, message: string) => void logged.push(message) }
  const behind = async (...before: express.RequestHandler[]) =>
    `${await origin(express().use(before, callbackRouter(merchant(), { logger })))}/kumquat`

  it.each([
    ['express.json()', express.json({ verify: keepRawBody }), 'application/json'],
    [
      'express.urlencoded()',
      express.urlencoded({ extended: true, verify: keepRawBody }),
      'application/x-www-form-urlencoded',
    ],
    ['express.raw()', express.raw(), 'application/octet-stream'],
    ['express.text()', express.text(), 'text/plain'],
    ['express.text() of a declared UTF-8', express.text(), 'text/plain; charset=UTF-8'],
  ])('%s that keeps the bytes does no harm', async (_, parser, contentType) => {
    expect(await post(await behind(parser), { headers: { 'content-type': contentType } })).toBe('200 SUCCESS')
  })

  it('that keeps them as text is trusted as far as it can be proved', async () => {
    const asText = (decode: (bytes: Buffer) => string) =>
      express.json({ verify: (req, _res, bytes) => void Object.assign(req, { rawBody: decode(bytes) }) })
    expect(await post(await behind(asText((bytes) => bytes.toString())))).toBe('200 SUCCESS')
    expect(await post(await behind(asText((bytes) => bytes.toString('latin1'))))).toMatch(/^500/)
    expect(await post(await behind(asText((bytes) => `\ufffd${bytes.toString().slice(3)}`)))).toMatch(/^500/)
  })

  it('that decodes the stream for everybody is found out', async () => {
    const url = await behind((req, _res, next) => {
      req.setEncoding('latin1')
      next()
    })
    expect(await post(url)).toMatch(/^500/)
  })

  it.each([
    ['something that left nothing in req.body', 'application/json', undefined],
    ['a multipart parser', 'multipart/form-data; boundary=x', {}],
    ['express.json()', 'application/cloudevents+json', {}],
    ['a parser of bodies without content-type', '', {}],
  ])('is named in the log: %s', async (name, contentType, body) => {
    logged.length = 0
    const url = await behind(async (req, _res, next) => {
      for await (const _ of req);
      req.body = body
      next()
    })
    expect(await post(url, { headers: { 'content-type': contentType } })).toMatch(/^500/)
    expect(logged).toHaveLength(1)
    expect(logged[0]).toContain(`kumicorn: ${name} has read a callback`)
  })
})

describe('kumicornMiddleware', () => {
  it('puts Kumicorn on every request', async () => {
    const kumicorn = merchant()
    const app = express().use(kumicornMiddleware(kumicorn))
    app.get('/same', (req, res) => void res.json(req.kumicorn === kumicorn && 'yes'))
    expect(await (await fetch(`${await origin(app)}/same`)).json()).toBe('yes')
  })
})
