import { request as httpRequest } from 'node:http'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { escapeHtml, refuseForeign, safeLink } from '../../src/http/safety.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { acknowledge, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

interface Got {
  readonly status: number | undefined
  readonly body: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** A request with headers that other clients do not let one choose. */
function get(url: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(url, { method, headers }, async (response) => {
      let body = ''
      for await (const chunk of response) body += chunk
      resolve({ status: response.statusCode, body, headers: response.headers })
    })
    call.on('error', reject).end()
  })
}

describe('a sandbox on a developer machine', () => {
  it.each([
    ['localhost', 200],
    ['LOCALHOST', 200],
    ['sandbox.localhost', 200],
    ['a.b.localhost.', 200],
    ['localhost.', 200],
    ['notlocalhost', 421],
    ['.localhost.evil.example', 421],
    ['127.0.0.1', 200],
    ['127.0.0.53', 200],
    ['[::1]', 200],
    ['evil.example', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['10.0.0.1', 421],
    ['user@localhost', 421],
    ['%', 421],
  ])('answers to the Host %s with %i', async (name, status) => {
    const { url } = await frozen()
    const { port } = new URL(url)
    for (const path of ['/trade/currency/queryall', '/sandbox/api/info', '/']) {
      expect((await get(url + path, { host: `${name}:${port}` })).status).toBe(status)
    }
  })

  it('answers to names that it was told', async () => {
    const { url } = await frozen({ allowHosts: ['Sandbox.Test', 'käse.test', '2001:db8::0:1'] })
    for (const host of ['sandbox.test:80', 'SANDBOX.test', 'xn--kse-qla.test', '[2001:db8::1]:80'])
      expect([host, (await get(`${url}/sandbox/api/info`, { host })).status]).toEqual([host, 200])
    const refused = await get(`${url}/sandbox/api/info`, { host: 'other.test' })
    expect(refused.body).toContain('--allow-host')
  })

  it('answers to the address at which the request arrives, when it listens everywhere', async () => {
    const { url } = await frozen({ host: '0.0.0.0' })
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((face) => face?.family === 'IPv4' && !face.internal)?.address
    if (outside === undefined) return
    const { port } = new URL(url)
    expect((await get(`http://${outside}:${port}/sandbox/api/info`, {})).status).toBe(200)
    expect((await get(`${url}/sandbox/api/info`, { host: `${outside}:${port}` })).status).toBe(421)
  })

  it.each([
    ['http://evil.example', 403],
    ['http://localhost:1', 403],
    ['null', 403],
    ['', 403],
  ])('takes nothing from pages of %s', async (origin, status) => {
    const { url } = await frozen()
    for (const path of ['/sandbox/api/state', '/api/code/2.0/orders', '/trade/v3/transaction/pay']) {
      expect((await get(url + path, { origin }, 'DELETE')).status).toBe(status)
    }
  })

  it('takes what its own pages send', async () => {
    const { url } = await frozen()
    expect((await get(`${url}/sandbox/api/faults`, { origin: url }, 'DELETE')).status).toBe(200)
  })

  it('sends no page that could run a script of its own, or be framed', async () => {
    const { url } = await frozen()
    const { headers } = await get(`${url}/`, {})
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
  })

  it("calls back nowhere but to the order's address or the registered one, and follows no redirect", async () => {
    const elsewhere = await receiver(acknowledge)
    const merchant = await receiver((_, response) =>
      response.writeHead(307, { location: `${elsewhere.url}/kumquat` }).end(),
    )
    const sandbox = await frozen()
    const order = { product_id: 19402, account: '254771114118' }
    const { call } = kumquatCaller(sandbox)
    await call('/orders', { ...order, request_no: 'R1', callback_url: `${merchant.url}/kumquat` })
    await call('/orders', { ...order, request_no: 'R2' })
    const strange = { ...order, request_no: 'R3', callback_url: 'file:///etc/hosts' }
    expect((await call('/orders', strange)).body.errorCode).toBe('JU9997')
    await sandbox.clock.advance('1h')
    expect(merchant.received).toHaveLength(5)
    expect(elsewhere.received).toEqual([])
    const [first, second] = sandbox.orders()
    expect(first?.callbacks[0]?.reason).toBe('HTTP 307 instead of 200')
    expect(second?.callbacks).toEqual([])
  })
})

describe('helpers for pages', () => {
  it('let markup through in no form', () => {
    expect(escapeHtml(`<img src="x" onerror='a&b'>`)).toBe(
      '&lt;img src=&quot;x&quot; onerror=&#39;a&amp;b&#39;&gt;',
    )
  })

  it.each([
    ['https://shop.example/a?b=c', 'https://shop.example/a?b=c'],
    ['http://shop.example', 'http://shop.example/'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['//shop.example', undefined],
    ['', undefined],
  ])('link to %s as %s', (address, expected) => {
    expect(safeLink(address)).toBe(expected)
  })

  it('do not refuse a client that sends no Host at all, as HTTP/1.0 may', () => {
    expect(refuseForeign({ host: undefined, origin: undefined, localAddress: '::1' }, [])).toBeUndefined()
  })
})
