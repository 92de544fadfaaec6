import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { TransportError } from '../../src/data/errors.ts'
import { fetchTransport } from '../../src/http/fetch.ts'
import { asTransportError, surelyNotSent, type TransportRequest } from '../../src/http/transport.ts'

const request: TransportRequest = {
  method: 'POST',
  url: 'https://host.example:8443/api/code/2.0/orders?token=hidden',
  headers: {},
  signal: new AbortController().signal,
  maxResponseBytes: 100,
}

const failed = (properties: object): Error => Object.assign(new Error('failed'), properties)
const refused = failed({ code: 'ECONNREFUSED', syscall: 'connect' })
const reset = failed({ code: 'ECONNRESET', syscall: 'read' })

describe('an error proves that nothing was sent', () => {
  it.each([
    ['a refused connection', refused],
    ['an unreachable host', failed({ code: 'EHOSTUNREACH', syscall: 'connect' })],
    ['a connection that was never made', failed({ code: 'ETIMEDOUT', syscall: 'connect' })],
    ["undici's connect timeout", failed({ code: 'UND_ERR_CONNECT_TIMEOUT' })],
    ['a name that does not exist', failed({ code: 'ENOTFOUND', syscall: 'getaddrinfo' })],
    ['a name server that does not answer', failed({ code: 'EAI_AGAIN' })],
    ['a certificate that has expired', failed({ code: 'CERT_HAS_EXPIRED' })],
    ['a certificate of another host', failed({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
    ['several addresses that all refused', failed({ code: 'ECONNREFUSED', errors: [refused, refused] })],
  ])('when it is %s', (_, error) => {
    expect(surelyNotSent(error)).toBe(true)
  })

  it.each([
    ['a reset', reset],
    ['a broken pipe', failed({ code: 'EPIPE', syscall: 'write' })],
    ['a socket that was closed', failed({ code: 'UND_ERR_SOCKET' })],
    ['a timeout while waiting', failed({ code: 'UND_ERR_HEADERS_TIMEOUT' })],
    ['several addresses of which one was reset', failed({ code: 'ECONNREFUSED', errors: [refused, reset] })],
    ['an error without a code', new Error('failed')],
    ['a code that is no text', failed({ code: 7 })],
    ['no error', undefined],
    ['null', null],
    ['a text', 'ECONNREFUSED'],
  ])('but not when it is %s', (_, error) => {
    expect(surelyNotSent(error)).toBe(false)
  })
})

describe('the error of a transport', () => {
  it('names the host and the code, and no path', () => {
    const error = asTransportError(refused, request)
    expect(error.message).toBe('no answer from host.example:8443 (ECONNREFUSED)')
    expect(error).toMatchObject({ failure: 'failed', requestSent: 'no', cause: refused })
    expect(asTransportError(undefined, request)).toMatchObject({
      message: 'no answer from host.example:8443',
      requestSent: 'maybe',
    })
  })

  it('is one too when the address of a gateway is none', () => {
    const error = failed({ code: 'ERR_INVALID_URL' })
    expect(asTransportError(error, { ...request, url: 'http://host /orders' })).toMatchObject({
      message: 'no answer from what is no address (ERR_INVALID_URL)',
      requestSent: 'no',
    })
  })

  it('is passed on when it is one already', () => {
    const error = new TransportError('response_too_large', 'too long', { requestSent: 'maybe' })
    expect(asTransportError(error, request)).toBe(error)
  })
})

describe('fetchTransport', () => {
  // A fetch that tries again by itself: the last try was refused, the one before was sent.
  it('never says that a body was not sent which was taken out of its hands', async () => {
    const transport = fetchTransport({
      fetch: async (_, init) => {
        await new Response(init?.body).text()
        throw new TypeError('fetch failed', { cause: refused })
      },
    })
    await expect(transport.send({ ...request, body: 'order' })).rejects.toMatchObject({
      requestSent: 'maybe',
    })
  })

  const rejecting = (error: unknown) => fetchTransport({ fetch: () => Promise.reject(error) }).send(request)

  it('uses the fetch that it is given', async () => {
    const asked: unknown[] = []
    const transport = fetchTransport({
      fetch: async (url, init) => {
        asked.push(url, init)
        return new Response(null, { status: 204, headers: { 'X-A': '1' } })
      },
    })
    expect(await transport.send(request)).toEqual({
      status: 204,
      headers: { 'x-a': '1' },
      body: Buffer.alloc(0),
    })
    expect(asked).toMatchObject([request.url, { method: 'POST', headers: {}, redirect: 'manual' }])
  })

  it('looks for what really happened in the cause', async () => {
    await expect(rejecting(new TypeError('fetch failed', { cause: refused }))).rejects.toMatchObject({
      requestSent: 'no',
      cause: refused,
    })
  })

  // Found by attack: Jest runs tests in a realm of their own, and fetch throws the errors of Node's.
  it('looks there, too, when the error is of another realm', async () => {
    const wrap = runInNewContext('(cause) => new TypeError("fetch failed", { cause })')
    await expect(rejecting(wrap(refused))).rejects.toMatchObject({ requestSent: 'no', cause: refused })
  })

  it('doubts an error without a cause', async () => {
    await expect(rejecting(new TypeError('fetch failed'))).rejects.toMatchObject({ requestSent: 'maybe' })
    await expect(rejecting(new Error('no network'))).rejects.toMatchObject({ requestSent: 'maybe' })
  })
})
