import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Sink } from '../../src/exchange.ts'
import { startWriting } from '../../src/node-exchange.ts'
import { clientOf, hosted, hosts, quiet } from '../support/hosts.ts'
import { openShop } from '../support/shop.ts'
import { streamOf } from '../support/stream.ts'

/** Asks for the live page and goes away before the application has found out who it is. */
function goAway(url: string): Promise<void> {
  const { hostname, port, host, pathname } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${pathname}api/live HTTP/1.1\r\nhost: ${host}\r\nx-user: slow\r\n\r\n`)
      setTimeout(() => socket.destroy(), 20)
    })
    socket.on('error', reject)
    socket.on('close', () => resolve())
  })
}

describe.each(hosts)('live on %s', (_name, start) => {
  it('has room again when those who came have gone, also before they were let in', async () => {
    const host = await start(quiet(), { refresh: 250 })
    onTestFinished(() => host.close())
    for (let n = 0; n < 8; n += 1) await Promise.all(Array.from({ length: 50 }, () => goAway(host.url)))
    // Whoever came before is let in by then.
    expect((await clientOf(host.url, 'slow').get('api/session')).status).toBe(200)
    await expect.poll(async () => (await streamOf(`${host.url}api/live`)).status).toBe(200)
  })
})

describe('live', () => {
  it('tells nobody of a store that cannot be used because somebody looks at what is no order', async () => {
    const shop = await openShop()
    const common = { account: shop.account, gateway: 'kumquat', reference: 'A-1' }
    for (const kind of ['order', 'other']) await shop.store.begin(storeSamples.anOrder({ ...common, kind }))
    const { url } = await hosted(shop.kumicorn, { refresh: 250 })
    const other = await streamOf(`${url}api/live`)
    const odd = [
      'reference=A-1',
      'reference=A-1&kind=%20',
      'reference=%20',
      'reference=A&gateway=nobody',
      'reference=%00',
      `reference=${'x'.repeat(5_000)}`,
    ]
    const streams = await Promise.all(odd.map((query) => streamOf(`${url}api/live?${query}`)))
    expect(streams.map(({ status }) => status)).toEqual(odd.map(() => 200))
    const watching = await streamOf(`${url}api/live?reference=A-1&kind=other`)
    await shop.until(() => watching.told.some(({ event }) => event === 'order'))
    await shop.until(() => other.told.some(({ event }) => event === 'overview'))
    expect(other.told.filter(({ event }) => event === 'store').map(({ data }) => data)).toEqual([
      { ok: true },
    ])
  })

  it('turns the thousandth away, and serves all who have come', async () => {
    const { url, get } = await hosted(quiet(), { refresh: 250 })
    const streams = await Promise.all(
      Array.from({ length: 1_000 }, () => streamOf(`${url}api/live`).catch(() => undefined)),
    )
    const statuses = streams.map((stream) => stream?.status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(200)
    expect(statuses.filter((status) => status === 503)).toHaveLength(800)
    expect((await get('api/session')).status).toBe(200)
    const open = streams.filter((stream) => stream?.status === 200)
    await expect
      .poll(() => open.every((stream) => stream?.told.some(({ event }) => event === 'overview')), {
        timeout: 30_000,
      })
      .toBe(true)
    for (const stream of streams) stream?.close()
    await expect.poll(async () => (await streamOf(`${url}api/live`)).status, { timeout: 30_000 }).toBe(200)
  })

  it('is no reason for a server not to close when somebody reads none of it', async () => {
    const sinks = Promise.withResolvers<Sink>()
    const server = createServer((request, response) =>
      startWriting(request, response, {
        status: 200,
        headers: {},
        body(sink) {
          sinks.resolve(sink)
          return () => undefined
        },
      }),
    ).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.pause()
    socket.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n')
    const sink = await sinks.promise
    // Until nothing more fits in between.
    for (let calm = 0; calm < 50; calm += 1) {
      if (sink.backlog < 512 * 1024) {
        sink.write('x'.repeat(512 * 1024))
        calm = 0
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    const closed = once(server, 'close')
    server.close()
    sink.end()
    await closed
  })
})
