import type { HttpBindings } from '@hono/node-server'
import { httpServer } from '@kumicorn/testkit'
import { Hono } from 'hono'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KumicornOptions } from '../../../src/index.ts'
import { callbacks } from '../../../src/web/callbacks.ts'
import { listen } from '../web/applications.ts'
import { all, KINDS, seen, states } from './seen-callbacks.ts'
import { APP_KEY, SECRET, SIGN_KEY, shop } from './shop.ts'

/** The shop as it runs, with its callbacks on the network. Returns where they are mounted. */
async function running(options?: Partial<KumicornOptions>) {
  const there = shop(options)
  await there.kumicorn.start()
  const receive = callbacks(there.kumicorn, { logger: false, addressOf: () => '127.0.0.1' })
  const app = new Hono<{ Bindings: HttpBindings }>().all('/callbacks/*', ({ req }) => receive(req.raw))
  const { url, close } = await listen(app as Parameters<typeof listen>[0])
  onTestFinished(close)
  return { ...there, url }
}

describe('preflight of callback addresses', () => {
  it('finds those of the running application, and that it has our keys; nothing comes of that', async () => {
    const { url, kumicorn, told } = await running()
    const lines = await seen(url)
    expect(states(lines)).toEqual({ ...all('ok'), connection: 'warning' })
    for (const name of KINDS)
      expect(lines[name]?.found).toBe(
        `${url}${{ kumquat: '/kumquat', paynicornPostback: '/paynicorn/postback', paynicornRecharge: '/paynicorn/recharge' }[name]} refuses what is not signed, as ours do, and verifies with our key`,
      )
    expect(lines.connection?.found).toContain('this machine: no gateway reaches it')
    expect((await kumicorn.orders.list()).orders).toEqual([])
    expect(told).toEqual([])
  })

  it('sees that the running application has other keys', async () => {
    const { url } = await running({
      kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'another' },
      paynicorn: { appKey: APP_KEY, merchantSecret: 'different' },
    })
    const lines = await seen(url)
    expect(states(lines)).toEqual({ ...all('failed'), connection: 'warning' })
    expect(lines.kumquat).toMatchObject({
      found: expect.stringContaining('does not accept what our key signs'),
      mend: expect.stringContaining('another key than this configuration'),
    })
  })

  it('sees that the running application has another gateway only, or is stopping', async () => {
    const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: SIGN_KEY }
    const { url, kumicorn } = await running({ kumquat, paynicorn: undefined })
    const lines = await seen(url)
    expect(states(lines)).toMatchObject({
      kumquat: 'ok',
      paynicornPostback: 'failed',
      paynicornRecharge: 'failed',
    })
    expect(lines.paynicornPostback).toMatchObject({
      found: expect.stringContaining('404 as ours do, but for another reason: refused: this gateway is not'),
      mend: expect.stringContaining('has other gateways configured'),
    })
    await kumicorn.stop()
    expect((await seen(url)).kumquat).toMatchObject({
      state: 'failed',
      mend: expect.stringContaining('is stopping, or cannot be started'),
    })
  })

  it('sees its own list of addresses', async () => {
    const { url } = await running({ callbacks: { allowIps: ['192.0.2.0/24'] } })
    expect((await seen(url)).kumquat).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('callbacks.allowIps'),
    })
  })

  it('asks nobody without an address', async () => {
    const lines = await seen(undefined)
    expect(states(lines)).toEqual(all('unchecked'))
    expect(lines.kumquat?.mend).toContain('--public-url')
  })

  it('takes an address for each kind, and tells of one that there is not', async () => {
    const { url } = await running()
    const lines = await seen({ kumquat: `${url}/kumquat`, paynicornRecharg: url })
    expect(states(lines)).toEqual({
      connection: 'warning',
      publicUrl: 'failed',
      kumquat: 'ok',
      paynicornPostback: 'unchecked',
      paynicornRecharge: 'unchecked',
    })
    expect(lines.publicUrl?.found).toContain('did you mean "paynicornRecharge"?')
  })

  it('asks where orders say that callbacks go, whatever the public address is', async () => {
    const { url } = await running()
    const { kumicorn } = shop({
      kumquat: {
        baseUrl: 'http://127.0.0.1:9',
        partnerNo: 'P1',
        signKey: SIGN_KEY,
        callbackUrl: `${url}/kumquats`,
      },
    })
    const lines = await seen(url, { kumicorn })
    expect(lines.kumquat).toMatchObject({ state: 'failed', found: expect.stringContaining('/kumquats') })
  })
})

describe('preflight of a callback address that cannot be right', () => {
  it.each([
    ['ftp://shop.example', 'its public address is no http or https address'],
    ['shop.example', 'its public address is no http or https address'],
    ['https://me:secret@shop.example/callbacks', 'holds a user name or a password'],
    ['https://shop.example/callbacks#top', 'has a fragment'],
  ])('%s', async (publicUrl, found) => {
    const lines = await seen(publicUrl)
    for (const name of KINDS)
      expect(lines[name]).toMatchObject({ state: 'failed', found: expect.stringContaining(found) })
    expect(JSON.stringify(lines)).not.toContain('secret')
  })

  it('a recharge address with a query string: Paynicorn takes none', async () => {
    const { url } = await running()
    const lines = await seen(`${url}?shop=1`)
    expect(states(lines)).toMatchObject({
      kumquat: 'ok',
      paynicornPostback: 'ok',
      paynicornRecharge: 'failed',
    })
    expect(lines.paynicornRecharge).toMatchObject({
      found: expect.stringContaining('has a query string'),
      mend: expect.stringContaining('into the path'),
    })
    expect(JSON.stringify(lines)).not.toContain('shop=1')
  })

  it('one of this machine, once real orders come', async () => {
    const { url } = await running()
    const lines = await seen(url, { production: true })
    expect(states(lines)).toEqual({ ...all('unchecked'), connection: 'failed' })
  })

  it('one where nobody listens', async () => {
    const lines = await seen('http://127.0.0.1:9/callbacks')
    expect(lines.connection).toMatchObject({
      state: 'failed',
      found: '127.0.0.1:9 is not reached: ECONNREFUSED',
      mend: expect.stringContaining('nothing listens there'),
    })
    expect(lines.kumquat?.state).toBe('unchecked')
  })
})

it('the signed message of a preflight is refused by this very application before anything is kept', async () => {
  const { kumicorn } = shop({
    paynicorn: { baseUrl: 'http://127.0.0.1:9', appKey: APP_KEY, merchantSecret: SECRET },
  })
  const bodies: Buffer[] = []
  const { url } = await httpServer((response, { body }) => {
    bodies.push(body)
    return response.writeHead(401).end('refused: the signature does not match')
  })
  await seen(url)
  expect(bodies).toHaveLength(6)
  const replies = await Promise.all(
    bodies.flatMap((rawBody) =>
      KINDS.map((name) => kumicorn.callbacks[name]({ method: 'POST', headers: {}, rawBody })),
    ),
  )
  for (const { status, body } of replies) expect({ status, body }).not.toMatchObject({ status: 200 })
  expect(replies.filter(({ status }) => status === 403).map(({ body }) => body)).toEqual(
    expect.arrayContaining(['refused: partner_no is not ours', 'refused: appKey is not ours']),
  )
  expect((await kumicorn.orders.list()).orders).toEqual([])
})
