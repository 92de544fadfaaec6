import { once } from 'node:events'
import { createServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { closedPort, httpServer, linesOf, mango, manualClock, selfMadeCertificate } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CheckTools, createKumicorn } from '../../../src/index.ts'
import { connection } from '../../../src/preflight/connection.ts'
import { shop } from './shop.ts'

const DAY = 24 * 60 * 60_000
const NOW = Date.now()
const days = (count: number): Date => new Date(NOW + count * DAY)

const tools = (more: Partial<CheckTools> = {}): CheckTools => ({
  signal: new AbortController().signal,
  clock: manualClock(NOW),
  production: true,
  country: 'NG',
  ...more,
})

interface Served {
  readonly from?: Date
  readonly to?: Date
  readonly name?: string
  readonly trusted?: boolean
}

/** A server with a certificate of its own. */
async function secureServer({ from = days(-30), to = days(60), name, trusted = true }: Served = {}) {
  const pair = selfMadeCertificate({ from, to, ...(name && { name }) })
  const before = getCACertificates('default')
  if (trusted) setDefaultCACertificates([...before, pair.cert])
  const server = createServer(pair, (_, response) => response.end())
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    setDefaultCACertificates(before)
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return (server.address() as AddressInfo).port
}

describe('the connection to a server', () => {
  it('with a certificate that is trusted is fine, by name and by address', async () => {
    const port = await secureServer()
    const until = days(60).toISOString().slice(0, 10)
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await connection(new URL(`https://${host}:${port}`), 'gateway', tools())).toEqual({
        state: 'ok',
        found: `TLSv1.3, certificate until ${until}`,
      })
  })

  it.each([
    ['has expired', { from: days(-90), to: days(-2) }, 'failed', /has expired on 20/, /tell the gateway/],
    ['is not trusted and has expired', { to: days(-2), trusted: false }, 'failed', /has expired/, /tell/],
    ['expires soon', { to: days(3) }, 'warning', /: (2|3) days are left/, /tell the gateway/],
    ['is not valid yet', { from: days(2) }, 'failed', /CERT_NOT_YET_VALID/, /clock of this machine/],
    ['signs itself', { trusted: false }, 'failed', /DEPTH_ZERO_SELF_SIGNED_CERT/, /authority/],
    ['is for another name', { name: 'shop.example' }, 'failed', /ALTNAME_INVALID/, /address right/],
  ])('whose certificate %s is told so', async (_, served, state, found, mend) => {
    const port = await secureServer(served)
    expect(await connection(new URL(`https://127.0.0.1:${port}`), 'gateway', tools())).toEqual({
      state,
      found: expect.stringMatching(found),
      mend: expect.stringMatching(mend),
    })
  })

  it('of ours says what we can do about an expired certificate', async () => {
    const port = await secureServer({ from: days(-90), to: days(-2) })
    const { mend } = await connection(new URL(`https://127.0.0.1:${port}`), 'ours', tools())
    expect(mend).toContain('renew it')
  })

  it('without encryption is fine on this machine only, and not once real orders come', async () => {
    const { url } = await httpServer((response) => response.end())
    const reach = (production: boolean) => connection(new URL(url), 'gateway', tools({ production }))
    expect(await reach(false)).toMatchObject({ state: 'ok', found: expect.stringContaining('(http)') })
    expect(await reach(true)).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('(http), on this machine'),
      mend: 'give its https address',
    })
  })

  it('that is refused, closed or not TLS is told so', async () => {
    const refused = await connection(new URL(`https://127.0.0.1:${await closedPort()}`), 'gateway', tools())
    expect(refused).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('ECONNREFUSED'),
      mend: expect.stringContaining('nothing listens there'),
    })
    const { port } = await httpServer((response) => response.end())
    const plain = await connection(new URL(`https://127.0.0.1:${port}`), 'gateway', tools())
    expect(plain).toMatchObject({ state: 'failed', mend: expect.stringContaining('does not speak TLS') })
    const closing = createTcpServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(closing, 'listening')
    onTestFinished(() => void closing.close())
    const { port: closed } = closing.address() as AddressInfo
    const reset = await connection(new URL(`https://127.0.0.1:${closed}`), 'gateway', tools())
    expect(reset).toMatchObject({ state: 'failed', found: expect.stringContaining('ECONNRESET') })
  })

  it('is given up when its time is over', async () => {
    const silent = createTcpServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const { port } = silent.address() as AddressInfo
    const time = new AbortController()
    const reaching = connection(
      new URL(`https://127.0.0.1:${port}`),
      'gateway',
      tools({ signal: time.signal }),
    )
    time.abort()
    expect(await reaching).toMatchObject({ state: 'failed' })
  })
})

it('preflight tells an expired certificate of a gateway, and that it is not asked', async () => {
  const port = await secureServer({ from: days(-90), to: days(-2) })
  const plugin = mango({ baseUrl: `https://127.0.0.1:${port}`, farm: 'F1', secret: 'mango-secret' })
  const kumicorn = createKumicorn({ gateways: [plugin], logger: false })
  const lines = linesOf(await kumicorn.preflight())
  expect(lines['mango connection']).toMatchObject({
    state: 'failed',
    found: expect.stringContaining('has expired'),
  })
  expect(lines['mango answer']).toMatchObject({
    state: 'failed',
    found: expect.stringContaining('CERT_HAS_EXPIRED'),
  })
  expect(lines['mango tickets']).toMatchObject({ state: 'unchecked' })
})

it('preflight tells an expired certificate of the callbacks, and sends nothing there', async () => {
  const port = await secureServer({ from: days(-90), to: days(-2) })
  const { kumicorn } = shop()
  const lines = linesOf(await kumicorn.preflight({ publicUrl: `https://127.0.0.1:${port}/callbacks` }))
  expect(lines['callbacks connection']).toMatchObject({
    state: 'failed',
    mend: expect.stringContaining('renew it'),
  })
  expect(lines['callbacks kumquat']).toMatchObject({ state: 'unchecked' })
})
