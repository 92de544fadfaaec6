import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { frozen } from '../support/start.ts'

const page = { headers: { accept: 'text/html' } }

describe('the pages of the sandbox', () => {
  it.each(['/', '/cashier/1'])('%s comes with a policy that lets nothing inline run', async (path) => {
    const { url } = await frozen()
    const { headers, body } = await request(url + path, page)
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self'/)
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
    const html = await body.text()
    expect(html).not.toMatch(/<style|style=|<script(?! type="module" src=)| on\w+=/)
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })

  it.each(['/console/assets/app.js', '/console/assets/parts/base.css', '/cashier/assets/mark.svg'])(
    'serves %s',
    async (path) => {
      const { url } = await frozen()
      const { statusCode, headers, body } = await request(url + path)
      expect([statusCode, headers['x-content-type-options']]).toEqual([200, 'nosniff'])
      expect((await body.text()).length).toBeGreaterThan(100)
    },
  )

  it.each([
    '/console/assets/nothing.js',
    '/console/assets/..%2f..%2fpackage.json',
    '/console/assets/%2e%2e%2fcashier%2fmark.svg',
    '/console/assets/index.html',
    '/cashier/assets/constructor',
    '/console/nothing',
    '/console/timelines/1',
  ])('has nothing at %s', async (path) => {
    const { url } = await frozen()
    expect((await request(url + path)).statusCode).toBe(404)
  })

  it.each([
    ['GET', '/console/timelines'],
    ['GET', '/'],
    ['POST', '/console/sample'],
    ['POST', '/console/customer'],
    ['POST', '/cashier/1'],
  ] as const)('refuse %s %s of a foreign site', async (method, path) => {
    const { url } = await frozen()
    const foreign = { origin: 'https://evil.example' }
    expect((await request(url + path, { method, headers: foreign })).statusCode).toBe(403)
    const rebound = { host: 'evil.example' }
    expect((await request(url + path, { method, headers: rebound })).statusCode).toBe(421)
  })

  it('lists in pages and by filter, and shows one order with every message explained', async () => {
    const sandbox = await frozen({ history: true })
    const get = async (path: string) => (await request(sandbox.url + path)).body.json()
    for (let index = 0; index < 3; index += 1) {
      await request(`${sandbox.url}/console/sample`, { method: 'POST', body: '{"gateway":"kumquat"}' })
    }
    await request(`${sandbox.url}/console/sample`, { method: 'POST', body: '{"gateway":"paynicorn"}' })
    expect(await get('/console/timelines?limit=2&offset=2')).toMatchObject({
      total: 4,
      counts: { orders: 4, calls: 0 },
      operations: ['orders.place', 'payments.create'],
      rows: [{ gateway: 'kumquat' }, { gateway: 'kumquat' }],
    })
    expect(await get('/console/timelines?gateway=paynicorn&state=pending')).toMatchObject({ total: 1 })
    // Beyond the end the last page is shown, as when orders were cleared meanwhile.
    expect(await get('/console/timelines?offset=99999&limit=x')).toMatchObject({ offset: 3, limit: 50 })
    const entries = [
      { kind: 'request', signing: { verdict: 'valid' } },
      { kind: 'status' },
      { kind: 'answer', signing: { verdict: 'unsigned' } },
    ]
    expect(await get('/console/timelines/1')).toMatchObject({ state: 'pending', entries })
  })
})

describe('a sample of the console', () => {
  it('is placed though a fault cuts its connection', async () => {
    const sandbox = await frozen()
    sandbox.faults.next({ answer: 'lost-after-acceptance' })
    const { statusCode, body } = await request(`${sandbox.url}/console/sample`, {
      method: 'POST',
      body: '{"gateway":"kumquat"}',
    })
    const { reference } = (await body.json()) as { reference: string }
    expect([statusCode, sandbox.orders()]).toMatchObject([200, [{ reference }]])
  })
})
