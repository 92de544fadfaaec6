import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createKumicorn, memoryStore, type Store, StoreError } from '@kumicorn/core'
import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { kumicornConsole } from '../../src/index.ts'
import { zoneOfNoon } from '../support/days.ts'
import { clientOf, hosted, quiet } from '../support/hosts.ts'
import { openShop } from '../support/shop.ts'
import { streamOf } from '../support/stream.ts'

/** A store that fails, or hangs, when it is told to. */
function troubled() {
  const inner = memoryStore()
  const state: { trouble: 'fails' | 'hangs' | undefined; calls: number } = { trouble: undefined, calls: 0 }
  const store = Object.fromEntries(
    Object.entries(inner).map(([name, value]) => {
      if (typeof value !== 'function' || name === 'close') return [name, value]
      return [
        name,
        (...given: never[]) => {
          state.calls += 1
          if (state.trouble === 'fails')
            return Promise.reject(new StoreError('memoryStore: the disk is gone'))
          return state.trouble === 'hangs'
            ? new Promise(() => undefined)
            : (value as (...all: never[]) => unknown)(...given)
        },
      ]
    }),
  ) as unknown as Store
  return { store, state }
}

const merchant = (store: Store) =>
  createKumicorn({
    kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' },
    store,
    logger: false,
  })

describe('a store that is down', () => {
  it('leaves the page standing, is told by every view, and live', async () => {
    const { store, state } = troubled()
    const kumicorn = merchant(store)
    const { get, url } = await hosted(kumicorn, { refresh: 250 })
    const stream = await streamOf(`${url}api/live`)
    state.trouble = 'fails'
    expect((await get('')).status).toBe(200)
    expect((await get('api/session')).status).toBe(200)
    for (const view of ['overview', 'orders', 'order?reference=A', 'dead-letters', 'handlers'])
      expect(await get(`api/${view}`)).toMatchObject({
        status: 503,
        body: { error: { code: 'store_failed', message: 'memoryStore: the disk is gone' } },
      })
    await expect
      .poll(() => stream.told.at(-1))
      .toEqual({
        event: 'store',
        data: { ok: false, message: 'memoryStore: the disk is gone' },
      })
    state.trouble = undefined
    await expect.poll(() => stream.told.find(({ data }) => data.ok === true)).toBeDefined()
  })

  it('that hangs is not asked more and more, and keeps nobody waiting', async () => {
    const { store, state } = troubled()
    const clock = manualClock()
    const { get } = await hosted(merchant(store), { clock })
    state.trouble = 'hangs'
    state.calls = 0
    const asking = Promise.all(Array.from({ length: 20 }, () => get('api/orders')))
    await clock.waiting(24)
    // Who looks, and what he may, needs no store.
    expect((await get('api/session')).status).toBe(200)
    clock.advance(5_000)
    const answers = await asking
    expect(new Set(answers.map(({ body }) => body.error.code))).toEqual(new Set(['late']))
    expect(state.calls).toBe(4)
    state.trouble = undefined
    clock.advance(25_000)
    expect((await get('api/orders')).status).toBe(200)
  })
})

it('what has failed unexpectedly while a day was closed is told to nobody but the log', async () => {
  const error = vi.fn()
  const shop = await openShop()
  const logger = { debug() {}, info() {}, warn() {}, error }
  const { post, get } = await hosted(shop.kumicorn, { closeZone: zoneOfNoon(), logger })
  shop.store.keepClose = () => Promise.reject(new Error('password=hunter2 at db.internal'))
  expect((await post('api/closes/make', {})).status).toBe(500)
  const { making } = (await get('api/closes')).body
  expect(making).toMatchObject({ isUnderWay: false, error: expect.stringContaining('the log of the server') })
  expect(JSON.stringify(making)).not.toMatch(/hunter2|db\.internal/)
  expect(error).toHaveBeenCalledOnce()
})

describe('who may look', () => {
  it.each(['', ' ', '\u200b', '\u2060\u00ad ', '\u0007', '\u3164', '\u2800 \uffa0'])(
    'is nobody with the name %j',
    async (name) => {
      const page = kumicornConsole(quiet(), { user: () => ({ name }), logger: false })
      const server = createServer((request, response) => page(request, response)).listen(0, '127.0.0.1')
      await once(server, 'listening')
      onTestFinished(() => void server.close())
      const { get } = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      expect((await get('api/session')).body.error.code).toBe('nobody')
    },
  )

  it('is asked of the application: when that fails nobody is let in, and the log says why', async () => {
    const error = vi.fn()
    const page = kumicornConsole(quiet(), {
      user: () => Promise.reject(new Error('no session store')),
      logger: { debug() {}, info() {}, warn() {}, error },
    })
    const server = createServer((request, response) => page(request, response)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { get } = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    expect(await get('')).toMatchObject({ status: 500, body: expect.not.stringContaining('session store') })
    expect((await get('api/orders')).body.error.code).toBe('user_failed')
    expect(error).toHaveBeenCalledWith(
      { err: new Error('no session store') },
      expect.stringContaining('user has failed'),
    )
  })

  it('unprotected, is who sits at the machine, and nobody who comes through a proxy or by another name', async () => {
    const page = kumicornConsole(quiet(), { unprotected: 'development', logger: false })
    const server = createServer((request, response) => page(request, response)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const { get } = clientOf(`http://127.0.0.1:${port}/`)
    expect((await get('api/session')).body.user).toBe('developer')
    expect((await get('api/session', { 'x-forwarded-for': '192.0.2.1' })).status).toBe(403)
    const { request } = await import('node:http')
    const asked = (host: string) =>
      new Promise<number | undefined>((resolve, reject) =>
        request({ port, host: '127.0.0.1', path: '/api/session', headers: { host } }, (response) => {
          response.resume()
          resolve(response.statusCode)
        })
          .on('error', reject)
          .end(),
      )
    for (const own of ['localhost', `LOCALHOST:${port}`, `127.0.0.1:${port}`, '127.8.9.10', `[::1]:${port}`])
      expect([own, await asked(own)]).toEqual([own, 200])
    // The last ones are names, which their owners lead here once the page of theirs is open.
    for (const foreign of [
      ...['evil.example', 'localhost.evil.example', 'x.localhost', '[::2]', '128.0.0.1', '0.0.0.0'],
      ...['127.evil.example', '127.0.0.1.nip.example', '127.0.0.1.5', '127.0.0.1:1:2'],
    ])
      expect([foreign, await asked(foreign)]).toEqual([foreign, 403])
  })

  it('is told what people do', async () => {
    const info = vi.fn()
    const shop = await openShop()
    await shop.place('A-1')
    const { get, post } = await hosted(shop.kumicorn, {
      logger: { debug() {}, info, warn() {}, error() {} },
    })
    const { revision } = (await get('api/order?reference=A-1')).body
    const given = { reference: 'A-1', kind: 'order', gateway: 'kumquat', revision }
    await post('api/order/override', { ...given, state: 'failed', reason: 'so' })
    expect(info).toHaveBeenCalledWith(
      expect.objectContaining({ user: 'anna', reference: 'A-1', state: 'failed', reason: 'so' }),
      'kumicorn console: overrode an order',
    )
  })

  it('does nothing while all may only look', async () => {
    const shop = await openShop()
    const { post, get } = await hosted(shop.kumicorn, { readOnly: true })
    expect((await get('api/session')).body.readOnly).toBe(true)
    for (const deed of [
      'order/recheck',
      'order/override',
      'dead-letters/replay',
      'dead-letters/discard',
      'dead-letters/replay-some',
      'handlers/rename',
      'handlers/forget',
    ])
      expect(await post(`api/${deed}`, {})).toMatchObject({
        status: 403,
        body: { error: { code: 'read_only' } },
      })
  })

  it('may come from an origin that is named, where a proxy changes the host', async () => {
    const shop = await openShop()
    const { post } = await hosted(shop.kumicorn, { origins: ['https://ops.shop.example'] })
    const ask = (origin: string) => post('api/gateways/balance', { gateway: 'kumquat' }, { origin })
    expect((await ask('https://ops.shop.example')).status).toBe(200)
    expect((await ask('https://ops.shop.example.evil.example')).status).toBe(403)
  })
})
