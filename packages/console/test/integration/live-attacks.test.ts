import { connect } from 'node:net'
import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
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
        timeout: 10_000,
      })
      .toBe(true)
    for (const stream of streams) stream?.close()
    await expect.poll(async () => (await streamOf(`${url}api/live`)).status, { timeout: 10_000 }).toBe(200)
  })

  it.each(hosts.filter(([name]) => ['Express 5', 'Fastify 5'].includes(name)))(
    'is no reason for a server not to close when nobody reads it, on %s',
    async (_name, start) => {
      const shop = await openShop()
      const types = ['order.succeeded'] as const
      const many = Array.from({ length: 3_000 }, (_, n) => ({
        account: shop.account,
        name: `${'handler-'.repeat(20)}${n}`,
        types,
      }))
      await shop.store.expectHandlers(many, 1)
      const host = await start(shop.kumicorn, { refresh: 250 })
      const { hostname, port, host: name } = new URL(host.url)
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `GET ${new URL(host.url).pathname}api/live HTTP/1.1\r\nhost: ${name}\r\nx-user: anna\r\n\r\n`,
        ),
      )
      onTestFinished(() => void socket.destroy())
      socket.on('error', () => undefined)
      socket.once('data', () => socket.pause())
      const other = await streamOf(`${host.url}api/live`)
      const overviews = () => other.told.filter(({ event }) => event === 'overview').length
      for (let n = 1; n <= 12; n += 1) {
        await shop.store.expectHandlers([{ account: shop.account, name: 'another', types }], n)
        await shop.until(() => overviews() >= n)
      }
      await host.close()
    },
  )
})
