import type { Transport, TransportError, TransportRequest } from '@kumicorn/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { closedPort, httpServer } from './http-server.ts'

type Given = Partial<TransportRequest> & Pick<TransportRequest, 'url'>

const request = (given: Given): TransportRequest => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{}',
  signal: new AbortController().signal,
  maxResponseBytes: 1024 * 1024,
  ...given,
})

const failure = (sent: Promise<unknown>): Promise<TransportError> =>
  sent.then(
    () => expect.fail('an answer came'),
    (error: TransportError) => error,
  )

/** What every transport must do, over real connections. */
export function transportContract(name: string, makeTransport: () => Transport): void {
  const transport = (): Transport => {
    const made = makeTransport()
    onTestFinished(async () => made.close?.())
    return made
  }

  describe(`${name}: requests`, () => {
    it('carries method, path, headers and every byte of the body', async () => {
      const server = await httpServer((response) => response.end('ok'))
      const body = JSON.stringify({ text: 'Grüße 充值 😀 \u0000\u2028', number: 1 })
      const headers = { 'content-type': 'application/json; charset=utf-8', 'x-own': 'a b' }
      await transport().send(request({ url: `${server.url}/a/b?c=d%20e`, headers, body }))
      const [got] = server.requests
      expect(got).toMatchObject({ method: 'POST', url: '/a/b?c=d%20e', headers })
      expect(got?.headers['content-length']).toBe(String(Buffer.byteLength(body)))
      expect(got?.body.equals(Buffer.from(body))).toBe(true)
    })

    it('sends a GET without a body', async () => {
      const server = await httpServer((response) => response.end('ok'))
      await transport().send(request({ url: server.url, method: 'GET', headers: {}, body: undefined }))
      expect(server.requests[0]).toMatchObject({ method: 'GET' })
      expect(server.requests[0]?.headers).not.toHaveProperty('content-type')
      expect(server.requests[0]?.body).toHaveLength(0)
    })

    it('keeps its connections for the calls that follow', async () => {
      const server = await httpServer((response) => response.end('ok'))
      const one = transport()
      for (let n = 0; n < 20; n += 1) await one.send(request({ url: server.url }))
      expect(server.requests).toHaveLength(20)
      // Two, not one: a call may begin in the very moment before the connection of the last one is free again.
      expect(server.connections).toBeLessThanOrEqual(2)
    })

    it('carries many calls at once', async () => {
      const server = await httpServer((response, { body }) => response.end(body))
      const one = transport()
      const bodies = Array.from({ length: 20 }, (_, n) => `call ${n}`)
      const answers = await Promise.all(bodies.map((body) => one.send(request({ url: server.url, body }))))
      expect(answers.map(({ body }) => Buffer.from(body).toString())).toEqual(bodies)
    })

    it('finishes the calls under way when it is closed', async () => {
      let answer = (): void => {}
      const server = await httpServer((response) => {
        answer = () => response.end('ok')
      })
      const one = transport()
      const sent = one.send(request({ url: server.url }))
      await server.received(1)
      const closed = one.close?.()
      answer()
      expect((await sent).status).toBe(200)
      await closed
    })

    it('can be used again after it was closed', async () => {
      const server = await httpServer((response) => response.end('ok'))
      const one = transport()
      await one.close?.()
      await one.send(request({ url: server.url }))
      await one.close?.()
      expect((await one.send(request({ url: server.url }))).status).toBe(200)
    })
  })

  describe(`${name}: answers`, () => {
    it.each([200, 201, 204, 301, 302, 307, 400, 401, 404, 405, 429, 500, 503, 511])(
      'hands out status %i with its headers',
      async (status) => {
        const server = await httpServer((response) => {
          response.writeHead(status, { 'X-Total': '7', location: '/elsewhere' })
          response.end(status === 204 ? undefined : 'body')
        })
        const answer = await transport().send(request({ url: server.url }))
        expect(answer.status).toBe(status)
        expect(answer.headers).toMatchObject({ 'x-total': '7', location: '/elsewhere' })
        expect(Buffer.from(answer.body).toString()).toBe(status === 204 ? '' : 'body')
        // A redirect is an answer like any other: following it would send the order somewhere else.
        expect(server.requests).toHaveLength(1)
      },
    )

    it('takes no interim answer for the answer', async () => {
      const server = await httpServer((response) => {
        response.writeProcessing()
        response.writeEarlyHints({ link: '</a>; rel=preload' })
        response.writeHead(201, { 'x-last': 'yes' }).end('done')
      })
      const answer = await transport().send(request({ url: server.url }))
      expect(answer).toMatchObject({ status: 201, headers: { 'x-last': 'yes' } })
      expect(answer.headers).not.toHaveProperty('link')
      expect(Buffer.from(answer.body).toString()).toBe('done')
    })

    it('joins several values of a header', async () => {
      const server = await httpServer((response) => {
        response.setHeader('x-many', ['one', 'two'])
        response.end()
      })
      expect((await transport().send(request({ url: server.url }))).headers['x-many']).toBe('one, two')
    })

    it('hands out every byte, also those that are no text and come in pieces', async () => {
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, n) => n % 256))
      const server = await httpServer((response) => {
        response.write(bytes.subarray(0, 1))
        response.write(bytes.subarray(1, 40_000))
        response.end(bytes.subarray(40_000))
      })
      const { body } = await transport().send(request({ url: server.url }))
      expect(Buffer.from(body).equals(bytes)).toBe(true)
    })

    it('takes an answer of exactly the greatest size', async () => {
      const server = await httpServer((response) => response.end('x'.repeat(5000)))
      const { body } = await transport().send(request({ url: server.url, maxResponseBytes: 5000 }))
      expect(body).toHaveLength(5000)
    })

    it('gives up an answer that is longer than allowed', async () => {
      const server = await httpServer((response) => response.end('x'.repeat(5001)))
      const error = await failure(transport().send(request({ url: server.url, maxResponseBytes: 5000 })))
      expect(error).toMatchObject({
        code: 'transport_response_too_large',
        failure: 'response_too_large',
        requestSent: 'maybe',
      })
    })

    it('gives up an answer that would never end', async () => {
      const server = await httpServer((response) => {
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(1000))) {}
        }
        response.on('drain', more)
        more()
      })
      const error = await failure(transport().send(request({ url: server.url, maxResponseBytes: 100_000 })))
      expect(error.failure).toBe('response_too_large')
    })
  })

  describe(`${name}: failures`, () => {
    it('knows that a refused connection carried nothing', async () => {
      const error = await failure(
        transport().send(request({ url: `http://127.0.0.1:${await closedPort()}/secret?path` })),
      )
      expect(error).toMatchObject({ name: 'TransportError', failure: 'failed', requestSent: 'no' })
      expect(error.message).toContain('ECONNREFUSED')
    })

    it('knows that a name which is not resolved carried nothing', async () => {
      const error = await failure(transport().send(request({ url: 'http://nowhere.invalid/' })))
      expect(error).toMatchObject({ name: 'TransportError', failure: 'failed', requestSent: 'no' })
    })

    it('leaves it open whether a request arrived whose connection was reset', async () => {
      const server = await httpServer((_, received) => received.reset())
      const error = await failure(transport().send(request({ url: server.url })))
      expect(error).toMatchObject({ name: 'TransportError', failure: 'failed', requestSent: 'maybe' })
      expect(server.requests).toHaveLength(1)
    })

    it('leaves it open when the answer breaks off', async () => {
      const server = await httpServer((response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('half', () => response.destroy())
      })
      const error = await failure(transport().send(request({ url: server.url })))
      expect(error).toMatchObject({ name: 'TransportError', failure: 'failed', requestSent: 'maybe' })
    })

    it('leaves it open when what comes back is not HTTP', async () => {
      const server = await httpServer((response) => response.socket?.end('hello\r\n\r\n'))
      const error = await failure(transport().send(request({ url: server.url })))
      expect(error).toMatchObject({ name: 'TransportError', failure: 'failed', requestSent: 'maybe' })
    })

    it('works on after a failure', async () => {
      const server = await httpServer((response, received, n) =>
        n === 0 ? received.reset() : response.end('ok'),
      )
      const one = transport()
      await failure(one.send(request({ url: server.url })))
      expect((await one.send(request({ url: server.url }))).status).toBe(200)
    })
  })

  describe(`${name}: giving up`, () => {
    it('sends nothing once the signal is aborted, and rejects with its reason', async () => {
      const server = await httpServer((response) => response.end('ok'))
      const reason = new Error('given up')
      const signal = AbortSignal.abort(reason)
      expect(await failure(transport().send(request({ url: server.url, signal })))).toBe(reason)
      expect(server.requests).toHaveLength(0)
    })

    it('rejects with the reason of the signal while it waits for an answer', async () => {
      const server = await httpServer(() => {})
      const controller = new AbortController()
      const reason = new Error('given up')
      const failed = failure(transport().send(request({ url: server.url, signal: controller.signal })))
      await server.received(1)
      controller.abort(reason)
      expect(await failed).toBe(reason)
    })

    it('rejects with the reason of the signal in the middle of an answer', async () => {
      const controller = new AbortController()
      const reason = new Error('given up')
      const server = await httpServer((response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('half', () => controller.abort(reason))
      })
      expect(await failure(transport().send(request({ url: server.url, signal: controller.signal })))).toBe(
        reason,
      )
    })
  })
}
