import { describe, expect, it, onTestFinished } from 'vitest'
import { clientOf, hosts, quiet } from '../support/hosts.ts'
import { openShop } from '../support/shop.ts'
import { streamOf } from '../support/stream.ts'

describe.each(hosts)('on %s', (name, start, denied) => {
  const open = async (kumicorn = quiet(), options = {}) => {
    const host = await start(kumicorn, { refresh: 250, ...options })
    onTestFinished(() => host.close().catch(() => undefined))
    return { ...host, ...clientOf(host.url) }
  }

  it('serves the page with a policy that lets nothing inline run, and what it is made of', async () => {
    const { get } = await open()
    const page = await get('')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    for (const [, asset = ''] of page.body.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)) {
      const found = await get(asset)
      expect([asset, found.status]).toEqual([asset, 200])
      expect(found.headers.get('x-content-type-options')).toBe('nosniff')
      const etag = found.headers.get('etag') ?? ''
      expect((await get(asset, { 'if-none-match': etag })).status).toBe(304)
    }
  })

  it.runIf(name !== 'node:http')(
    'leads from the mount to its page, without naming what stands before it',
    async () => {
      const { url } = await open()
      const bare = await fetch(url.slice(0, -1), { headers: { 'x-user': 'anna' }, redirect: 'manual' })
      expect([bare.status, bare.headers.get('location')]).toEqual([308, './kumicorn/'])
      const followed = await fetch(url.slice(0, -1), { headers: { 'x-user': 'anna' } })
      expect([followed.status, followed.url]).toEqual([200, url])
    },
  )

  it('stands behind the guard of the application, and lets nobody in whom that does not name', async () => {
    const { url } = await open()
    for (const path of ['', 'assets/app.js', 'api/session', 'api/orders', 'api/live']) {
      expect((await fetch(url + path)).status).toBe(denied)
      const stranger = await clientOf(url, 'stranger').get(path)
      expect(stranger.status).toBe(403)
      expect(JSON.stringify(stranger.body)).not.toContain('<html')
    }
  })

  it.each([
    'assets/nothing.js',
    'assets/..%2f..%2fpackage.json',
    'assets/index.html',
    'api/nothing',
    'elsewhere',
  ])('has nothing at %s', async (path) => {
    const { get } = await open()
    expect((await get(path)).status).toBe(404)
  })

  it('tells who is there', async () => {
    const { get, url } = await open(quiet(), { title: 'Shop, staging' })
    expect((await get('api/session')).body).toMatchObject({
      user: 'anna',
      readOnly: false,
      title: 'Shop, staging',
      gateways: ['kumquat'],
    })
    expect((await clientOf(url, 'only-looks').get('api/session')).body).toMatchObject({ readOnly: true })
  })

  it('does what the page asks for, and nothing that another page asks for', async () => {
    const shop = await openShop()
    await shop.place('A-1')
    const { get, post, url } = await open(shop.kumicorn)
    const seen = await get('api/order?reference=A-1')
    expect(seen.headers.get('cache-control')).toContain('no-store')
    const { revision } = seen.body
    const body = {
      reference: 'A-1',
      kind: 'order',
      gateway: 'kumquat',
      revision,
      state: 'succeeded',
      reason: 'seen it',
    }
    const act = (more: Readonly<Record<string, string>>) => post('api/order/override', body, more)
    expect((await act({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await act({ 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await act({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await act({ origin: 'null' })).status).toBe(403)
    expect((await get('api/order?reference=A-1', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await get('api/order?reference=A-1', { origin: 'https://evil.example' })).status).toBe(403)
    const form = { 'x-user': 'anna', 'content-type': 'application/json' }
    const withoutHeader = await fetch(`${url}api/order/override`, {
      method: 'POST',
      headers: form,
      body: '{}',
    })
    expect(withoutHeader.status).toBe(415)
    expect((await get('api/order/override')).status).toBe(405)
    expect((await clientOf(url, 'only-looks').post('api/order/override', body)).body.error.code).toBe(
      'read_only',
    )
    expect(await shop.kumicorn.orders.get('A-1')).toMatchObject({ state: 'pending' })
    const done = await act({ 'sec-fetch-site': 'same-origin' })
    expect([done.status, done.body.state]).toEqual([200, 'succeeded'])
    const { entries } = (await get('api/order?reference=A-1')).body
    expect(entries.at(-1)).toMatchObject({ source: 'person', data: { by: 'anna', reason: 'seen it' } })
  })

  it('refuses a body that is none, or too long', async () => {
    const { post } = await open()
    expect((await post('api/order/recheck', '{')).status).toBe(400)
    expect((await post('api/order/recheck', '[]')).status).toBe(400)
    expect([400, 413]).toContain((await post('api/order/recheck', JSON.stringify('x'.repeat(20_000)))).status)
  })

  it('tells live what changes, and keeps no server from closing', async () => {
    const shop = await openShop()
    await shop.place('A-1')
    const host = await open(shop.kumicorn)
    const stream = await streamOf(`${host.url}api/live?reference=A-1`)
    await shop.until(() => stream.told.some(({ event }) => event === 'order'))
    expect(stream.told[0]).toMatchObject({ event: 'store', data: { ok: true } })
    const before = stream.told.length
    await shop.callBack('A-1')
    await shop.until(() => stream.told.length >= before + 2)
    expect(stream.told.slice(before).map(({ event }) => event)).toContain('order')
    const closing = host.close()
    await shop.until(() => stream.hasEnded)
    await closing
  })
})
