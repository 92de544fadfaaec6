import { request as httpRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { controlOf } from '../support/control.ts'
import { kumquatCaller, signed } from '../support/kumquat-caller.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { acknowledge, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }

/** As a browser sends it for a page; those headers no other client chooses. */
function get(url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(url, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    call.on('error', reject).end()
  })
}

describe('a page of another site', () => {
  it.each(['cross-site', 'same-site'])('cannot place an order by the GET of an image (%s)', async (site) => {
    const sandbox = await frozen()
    const params = signed({ ...kumquatCaller(sandbox).common(), ...order }, sandbox.kumquat.signKey)
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(params)) query.set(name, String(value))
    const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
    expect(await get(`${sandbox.url}/api/code/2.0/orders?${query}`, headers)).toBe(403)
    expect(sandbox.orders()).toEqual([])
  })

  // Over http, browsers tell whose page it is only of requests to loopback.
  it.each(['/api/code/2.0/orders', '/%61pi/code/2.0/orders'])(
    'cannot place an order at an allowed host, where browsers say less (%s)',
    async (path) => {
      const sandbox = await frozen({ allowHosts: ['sandbox.test'] })
      const params = signed({ ...kumquatCaller(sandbox).common(), ...order }, sandbox.kumquat.signKey)
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(params)) query.set(name, String(value))
      const browser = { host: 'sandbox.test', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140' }
      expect(await get(`${sandbox.url}${path}?${query}`, browser)).toBe(403)
      expect(sandbox.orders()).toEqual([])
      expect(await get(`${sandbox.url}/`, browser)).toBe(200)
      expect(await get(`${sandbox.url}/sandbox/api/info`, browser)).toBe(200)
      expect(await get(`${sandbox.url}${path}?${query}`, { host: 'sandbox.test' })).toBe(200)
    },
  )

  it('may lead to the cashier, and to nothing else', async () => {
    const sandbox = await frozen()
    const payment = {
      orderId: 'P1',
      amount: '1.00',
      currency: 'NGN',
      countryCode: 'NG',
      orderDescription: 'd',
    }
    const { content } = await paynicornCaller(sandbox).call('/v3/transaction/pay', payment)
    const visit = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      accept: 'text/html',
    }
    expect(await get(content.webUrl, visit)).toBe(200)
    expect(await get(content.webUrl, { ...visit, 'sec-fetch-dest': 'iframe' })).toBe(403)
    expect(await get(`${sandbox.url}/`, visit)).toBe(403)
    expect(await get(`${sandbox.url}/sandbox/api/info`, visit)).toBe(403)
  })

  it('is told from one of the sandbox, and from what a person types', async () => {
    const { url } = await frozen()
    for (const site of ['same-origin', 'none'])
      expect(await get(`${url}/`, { 'sec-fetch-site': site })).toBe(200)
  })
})

describe('an address that an order names', () => {
  const named = async (callback_url: string, options: Parameters<typeof frozen>[0] = {}) => {
    const sandbox = await frozen(options)
    await kumquatCaller(sandbox).call('/orders', { ...order, callback_url })
    await sandbox.clock.advance('1s')
    return sandbox.orders()[0]?.callbacks ?? []
  }

  it('is called on this machine', async () => {
    const merchant = await receiver(acknowledge)
    expect(await named(`${merchant.url}/kumquat`)).toMatchObject([{ verdict: 'acknowledged' }])
  })

  it('is not called elsewhere: the order says why', async () => {
    const [first] = await named('http://192.0.2.1/admin')
    expect(first).toMatchObject({ verdict: 'failed' })
    expect(first?.reason).toContain('allow it with --callback-host')
    expect((await named('http://127.0.0.1.evil.example/'))[0]?.reason).toContain('not this machine')
  })

  it('is called where it is allowed, or where callbacks are registered to go', async () => {
    const registered = { kumquat: { callbackUrl: 'http://shop.invalid:1/callbacks' } }
    for (const options of [{ callbackHosts: ['Shop.Invalid'] }, registered]) {
      const [first] = await named('http://shop.invalid:1/other', options)
      expect(first?.reason).not.toContain('not this machine')
    }
  })
})

describe('what is odd', () => {
  it.each([
    ['POST', '/clock/advance', '{"by":1e400}'],
    ['POST', '/clock/advance', '{"by":"99999999999999d"}'],
    ['POST', '/clock/advance', '{"by":-1}'],
    ['POST', '/clock/advance', '{"by":[]}'],
    ['POST', '/clock/advance', '[]'],
    ['POST', '/clock/advance', 'null'],
    ['POST', '/clock/advance', '{'],
    ['PUT', '/addresses', '{"kumquat":1}'],
    ['PUT', '/addresses', '{"nothing":"http://127.0.0.1/"}'],
    ['PUT', '/addresses', '{"__proto__":{"kumquat":"x"},"postback":"x"}'],
    ['POST', '/faults', '{"answer":{"kind":"delayed","by":"soon"}}'],
    ['POST', '/faults', '{"answer":{"kind":"malformed","as":"odd"}}'],
    ['POST', '/faults/random', '{"rate":2}'],
  ] as const)('%s %s %s gets an error that says what it is', async (method, path, body) => {
    const sandbox = await frozen()
    const answer = await controlOf(sandbox)(method, path, body)
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringMatching(/\w+/) } })
    expect(await controlOf(sandbox)('GET', '/info')).toMatchObject({ status: 200 })
  })

  it.each([
    ['/console/sample', '{"gateway":"none"}'],
    ['/console/sample', '['],
    ['/console/customer', '{"customer":1}'],
    ['/console/customer', '"cashier"'],
  ])('%s %s gets one on the routes of the console, too', async (path, body) => {
    const { url } = await frozen()
    const answer = await fetch(url + path, { method: 'POST', body })
    expect([answer.status, await answer.json()]).toEqual([400, { message: expect.stringMatching(/\w+/) }])
  })

  it('as a start of the clock is refused', async () => {
    await expect(frozen({ startsAt: 1e300 })).rejects.toThrow('startsAt')
    const sandbox = await frozen()
    expect(() => sandbox.clock.advance(Number.POSITIVE_INFINITY)).toThrow('cannot be advanced')
  })
})
