import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { inspect, promisify } from 'node:util'
import { closedPort, httpServer } from '@kumicorn/testkit'
import { Agent, interceptors } from 'undici'
import { expect, it, onTestFinished } from 'vitest'
import { type Outcome, type Transport, TransportError, undiciTransport } from '../../../src/index.ts'
import { gateway, succeeds } from '../call-engine/gateway.ts'
import { order, shop } from '../orders/shop.ts'

// Found by an attack: what had been sent was called not sent, and the other way round.

const accepts = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' })
const at = (port: number, url = `http://127.0.0.1:${port}`) => ({
  url,
  port,
  requests: [],
  connections: 0,
  received: async () => undefined,
})
const sentOf = (outcome: Outcome<unknown>): unknown => 'sent' in outcome && outcome.sent

it('an order that was taken, and then redirected by a dispatcher of somebody else, was sent', async () => {
  const nowhere = `http://127.0.0.1:${await closedPort()}/`
  const server = await httpServer((response) => {
    response.writeHead(307, { location: nowhere }).end()
  })
  const dispatcher = new Agent().compose(interceptors.redirect({ maxRedirections: 2 }))
  onTestFinished(() => dispatcher.close())
  const there = await shop({
    server: { ...server, requests: [] },
    transport: undiciTransport({ dispatcher }),
  })
  expect(sentOf(await there.kumicorn.kumquat.orders.place(order))).toBe(true)
  expect(sentOf(await there.kumicorn.kumquat.orders.place(order))).toBe(true)
  expect(server.requests).toHaveLength(1)
})

it('an order that was given up while it waited for a connection was not sent, and can be sent again', async () => {
  // It takes connections, and never says a word: no TLS comes about.
  const mute = createServer()
  mute.listen(0, '127.0.0.1')
  await once(mute, 'listening')
  onTestFinished(() => void mute.close())
  const { port } = mute.address() as { port: number }
  const there = await shop({ server: at(port, `https://127.0.0.1:${port}`), transport: undiciTransport() })
  const given = new AbortController()
  const connections: Socket[] = []
  mute.on('connection', (socket) => {
    connections.push(socket)
    given.abort()
  })
  const outcome = await there.kumicorn.kumquat.orders.place(order, { signal: given.signal })
  expect(sentOf(outcome)).toBe(false)
  expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'created', sends: 0 })
  for (const socket of connections) socket.destroy()
})

it('an order that was given up before it came to a connection was not sent, and is sent by the same call', async () => {
  const server = await gateway(() => accepts)
  const given = new AbortController()
  const wire = undiciTransport()
  const transport: Transport = {
    send(request) {
      const sending = wire.send(request)
      given.abort()
      return sending
    },
  }
  const there = await shop({ server, transport })
  const outcome = await there.kumicorn.kumquat.orders.place(order, { signal: given.signal })
  expect(outcome).toMatchObject({ sent: false, error: { code: 'transport_aborted', requestSent: 'no' } })
  expect(server.connections).toBe(0)
  expect(await there.kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
})

it('but one that a transport around ours has tried before was', async () => {
  const given = new AbortController()
  const server = await gateway(() => {
    given.abort()
    return new Promise<never>(() => undefined)
  })
  const wire = undiciTransport()
  const transport: Transport = { send: (request) => wire.send(request).catch(() => wire.send(request)) }
  const there = await shop({ server, transport })
  const outcome = await there.kumicorn.kumquat.orders.place(order, { signal: given.signal })
  expect(outcome).toMatchObject({ sent: true, error: { requestSent: 'maybe' } })
  expect(server.requests).toHaveLength(1)
})

it('nor was the first order of a process, which was given up while undici was loaded', async () => {
  const server = await gateway(() => accepts)
  const child = fileURLToPath(new URL('./giving-up.child.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', child, server.url])
  expect(JSON.parse(stdout)).toEqual({ sent: false, requestSent: 'no' })
  expect(server.connections).toBe(0)
})

it('an order that was given up behind others was not sent, and is not sent later', async () => {
  const answers: (() => void)[] = []
  const server = await gateway(async () => {
    await new Promise<void>((resolve) => answers.push(resolve))
    return accepts
  })
  const there = await shop({ server, transport: undiciTransport({ connections: 1 }) })
  const first = there.kumicorn.kumquat.orders.place(order)
  await server.received(1)
  const given = new AbortController()
  const second = there.kumicorn.kumquat.orders.place({ ...order, request_no: 'R2' }, { signal: given.signal })
  await new Promise((resolve) => setImmediate(resolve))
  given.abort()
  expect(sentOf(await second)).toBe(false)
  answers[0]?.()
  await first
  expect(server.requests).toHaveLength(1)
})

it('an error of a parser does not hold what it could not parse: it may be our own request', async () => {
  const echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket))
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  onTestFinished(() => void echo.close())
  const { port } = echo.address() as { port: number }
  const there = await shop({ server: at(port), transport: undiciTransport() })
  const outcome = await there.kumicorn.kumquat.orders.place(order)
  const { error } = outcome as { error: unknown }
  expect(error).toBeInstanceOf(TransportError)
  const held = inspect(error, { depth: 9 }) + String((error as { cause?: { data?: unknown } }).cause?.data)
  expect(held).not.toContain('sign')
})
