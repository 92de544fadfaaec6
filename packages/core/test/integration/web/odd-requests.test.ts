import { createKumicorn, type Kumicorn } from '@kumicorn/core'
import { kumquatCallback } from '@kumicorn/core/testing'
import { callbacks, type WebCallbacksOptions } from '@kumicorn/core/web'
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
  const logger = { error: (_: object, message: string) => void logged.push(message) }
  const response = await callbacks(kumicorn, { logger, ...options })(given as Request)
  return { said: `${response.status} ${await response.text()}`, logged }
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
    expect(await answered(request(), { addressOf })).toEqual({ said: NOT_HANDLED, logged: [WHY] })
  })

  it.each<readonly [string, unknown]>([
    ['no request', undefined],
    ['a relative address', { url: '/callbacks/kumquat', method: 'POST', headers: new Headers(), body: null }],
    ['a request of Node', { url: URL, method: 'POST', headers: { a: 'b' } }],
  ])('%s is answered, and logged', async (_, given) => {
    expect(await answered(given)).toEqual({ said: NOT_HANDLED, logged: [WHY] })
  })

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
  const { said } = await answered(streamed(body), {}, merchant(20))
  expect(said).toBe('408 refused: the body did not come in time')
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
