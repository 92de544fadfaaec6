import { createKumicorn, type Kumicorn } from '@kumicorn/core'
import { kumquatCallback } from '@kumicorn/core/testing'
import { callbacks, type WebCallbacksOptions } from '@kumicorn/core/web'
import { watchedCallbacks } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'

// Found by attack: what never rejects did, and a stream of empty chunks stopped the process.

const KEY = 'the sign key'
const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: KEY }

const merchant = (bodyTimeout?: number): Kumicorn => createKumicorn({ kumquat, callbacks: { bodyTimeout } })

const URL = 'http://shop.example/callbacks/kumquat'

const request = (): Request => {
  const { method, headers, body } = kumquatCallback({ request_no: 'A-1' }, KEY)
  return new Request(URL, { method, headers, body })
}

/** What is answered, and what is logged meanwhile. */
async function answered(given: unknown, options?: WebCallbacksOptions, kumicorn = merchant()) {
  const logged: string[] = []
  const causes: unknown[] = []
  const error = (details: { readonly err?: unknown }, message: string): void => {
    logged.push(message)
    if (details.err) causes.push((details.err as Error).message)
  }
  const response = await callbacks(kumicorn, { logger: { error }, ...options })(given as Request)
  return { said: `${response.status} ${await response.text()}`, logged, causes }
}

const NOT_HANDLED = '503 not handled: the request could not be taken, the log of the server says why'
const WHY = 'kumicorn: a request could not be taken for a callback, and was answered 503'

describe('callbacks() never rejects', () => {
  it('what holds the body of a request is told as what has read it', async () => {
    const locked = request()
    locked.body?.getReader()
    const { said, logged } = await answered(locked)
    expect(said).toMatch(/^500 not handled: the raw bytes/)
    expect(logged).toEqual([expect.stringContaining('request.clone()')])
  })

  it('an addressOf that throws leaves the callback to be sent again', async () => {
    const addressOf = () => {
      throw new Error('no address')
    }
    expect(await answered(request(), { addressOf })).toMatchObject({ said: NOT_HANDLED, logged: [WHY] })
  })

  it.each<readonly [string, unknown]>([
    ['no request', undefined],
    ['a relative address', { url: '/callbacks/kumquat', method: 'POST', headers: new Headers(), body: null }],
    ['a request of Node', { url: '/callbacks/kumquat', method: 'POST', headers: { a: 'b' } }],
    ['a context of Hono', { req: { raw: request() } }],
    ['an event of SvelteKit', { request: request(), url: new globalThis.URL(URL) }],
  ])('%s is answered, and logged with what is meant', async (_, given) => {
    const { said, logged, causes } = await answered(given)
    expect({ said, logged }).toEqual({ said: NOT_HANDLED, logged: [WHY] })
    expect(causes).toEqual([
      expect.stringContaining('must be a Request, e.g. receive(context.req.raw) in Hono'),
    ])
  })

  it.each([async () => '192.0.2.7', () => ({ address: '192.0.2.7' }), () => 5])(
    'an addressOf that gives no address is named: %s',
    async (addressOf) => {
      const { said, causes } = await answered(request(), { addressOf: addressOf as never })
      expect(said).toBe(NOT_HANDLED)
      expect(causes).toEqual([
        expect.stringContaining('what addressOf returns must be the address as a text'),
      ])
    },
  )

  it.each<readonly [string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no disk')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no disk'))],
  ])('a logger that %s changes no answer', async (_, error) => {
    const read = request()
    await read.text()
    expect((await answered(read, { logger: { error } })).said).toMatch(/^500 not handled/)
  })

  it('takes logger: false for nobody', async () => {
    const read = request()
    await read.text()
    expect((await answered(read, { logger: false })).said).toMatch(/^500 not handled/)
  })
})

const streamed = (body: ReadableStream): Request => {
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
  return new Request(URL, init)
}

it('a body of endless empty chunks is answered 408', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(0)) })
  const { said, logged } = await answered(streamed(body), {}, merchant(20))
  expect(said).toBe('408 refused: the body did not come in time')
  expect(logged).toEqual([expect.stringContaining('did not come in time')])
})

it.each<readonly [string, (stream: ReadableStreamDefaultController) => void]>([
  ['breaks off', (stream) => stream.error(new Error('aborted'))],
  ['comes as text', (stream) => stream.enqueue('{"request_no":"A-1"}')],
])('a body that %s is answered 400, and logged, once a minute at most', async (_, pull) => {
  const logged: string[] = []
  const watched = watchedCallbacks()
  const logger = { error: (_details: object, message: string) => void logged.push(message) }
  const receive = callbacks(merchant(), { logger })
  for (const _each of 'abc') expect((await receive(streamed(new ReadableStream({ pull })))).status).toBe(400)
  expect(watched.map(({ result }) => result)).toEqual(Array(3).fill('callback_broken'))
  expect(logged).toEqual([expect.stringContaining('broke off, or did not come as bytes')])
})

describe('a callback to a path where none is received', () => {
  const at = (path: string): Request => new Request(`http://shop.example${path}`, request())

  it.each([
    ['/kumquat', undefined],
    ['/api/callbacks/kumquat', undefined],
    ['/kumquat/', '/api/callbacks'],
  ])('%s is answered 404, and told once with the prefix', async (path, prefix) => {
    const logged: string[] = []
    const logger = { error: (_: object, message: string) => void logged.push(message) }
    const receive = callbacks(merchant(), { logger, ...(prefix && { prefix }) })
    for (const _ of 'ab') expect((await receive(at(path))).status).toBe(404)
    expect(logged).toEqual([expect.stringContaining('give callbacks() the prefix')])
  })

  it.each(['/api/hooks/kumquat', '/kumquat'])(
    '%s is told where the prefix is the whole path',
    async (path) => {
      const logged: string[] = []
      const logger = { error: (_: object, message: string) => void logged.push(message) }
      const receive = callbacks(merchant(), { logger, prefix: '/hooks/kumquat', paths: { kumquat: '/' } })
      expect((await receive(at('/hooks/kumquat'))).status).toBe(200)
      expect((await receive(at(path))).status).toBe(404)
      expect(logged).toEqual([expect.stringContaining('give callbacks() the prefix')])
    },
  )

  it('is told after somebody has looked at it in a browser', async () => {
    const logged: string[] = []
    const logger = { error: (_: object, message: string) => void logged.push(message) }
    const receive = callbacks(merchant(), { logger })
    await receive(new Request('http://shop.example/api/callbacks/kumquat'))
    expect(logged).toEqual([])
    await receive(at('/api/callbacks/kumquat'))
    expect(logged).toHaveLength(1)
  })

  it.each(['/', '/callbacks', '/favicon.ico'])('%s is none', async (path) => {
    expect((await answered(at(path))).logged).toEqual([])
  })
})

it('empty chunks let the rest of the process run', async () => {
  let hasRun = false
  setTimeout(() => {
    hasRun = true
  }, 0)
  const { rawBody } = kumquatCallback({ request_no: 'A-1' }, KEY)
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(hasRun ? rawBody : new Uint8Array(0))
      if (hasRun) controller.close()
    },
  })
  expect((await answered(streamed(body))).said).toBe('200 SUCCESS')
})

it.each([undefined, null, {}, createKumicorn])('%s is refused for no Kumicorn', (given) => {
  expect(() => callbacks(given as never)).toThrow(
    'callbacks: kumicorn is missing, or is not what createKumicorn() returns',
  )
})
