import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import express from 'express'
import express4 from 'express-4'
import { describe, expect, it, onTestFinished } from 'vitest'
import { kumicornConsole } from '../../src/index.ts'
import { quiet } from '../support/hosts.ts'

type Console = ReturnType<typeof kumicornConsole>
type Mount = (console: Console) => Parameters<typeof createServer>[1]

const mounts: readonly (readonly [string, Mount])[] = [
  ['Express 5', (console) => express().use('/', console)],
  ['Express 4', (console) => (express4 as unknown as typeof express)().use('/', console)],
  ['node:http', (console) => console],
]

/** A server that keeps its connections for longer than any test waits, and one connection to it. */
async function connected(mount: Mount) {
  const server = createServer(mount(kumicornConsole(quiet(), { user: () => 'anna', refresh: 250 })))
  server.keepAliveTimeout = 600_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  onTestFinished(() => {
    socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  return { server, socket }
}

/** All that a connection brings until it ends. */
async function whole(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += chunk
  return text
}

const lines = (...given: string[]): string => [...given, 'host: here', '', ''].join('\r\n')

// Both were found by an attack.
describe.each(mounts)('a connection to the console on %s', (_, mount) => {
  it('that is live is not kept once it has ended: a server that closes need not wait for it', async () => {
    const { server, socket } = await connected(mount)
    socket.write(lines('GET /api/live HTTP/1.1'))
    await once(socket, 'readable')
    const closed = once(server, 'close')
    server.close()
    expect(await whole(socket)).toMatch(/^HTTP\/1\.1 200 /)
    await closed
  })

  it('is closed after a body that is too long: nobody else waits behind the rest of it', async () => {
    const { socket } = await connected(mount)
    const text = 'x'.repeat(200_000)
    const head = ['content-type: application/json', 'x-kumicorn-console: 1', 'transfer-encoding: chunked']
    socket.write(lines('POST /api/order/recheck HTTP/1.1', ...head))
    socket.write(`${text.length.toString(16)}\r\n${text}\r\n`)
    expect(await whole(socket)).toMatch(/^HTTP\/1\.1 413 .*connection: close\r\n.*too long/is)
  })
})
