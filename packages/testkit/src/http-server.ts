import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request as it arrived, complete. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Closes the connection as a machine that crashes does: the client sees a reset. */
  reset(): void
}

export type Respond = (response: ServerResponse, request: Received, index: number) => unknown

export interface TestServer {
  readonly url: string
  readonly port: number
  readonly requests: readonly Received[]
  /** How many connections clients have made. */
  readonly connections: number
  /** Resolves once `count` requests have arrived. */
  received(count: number): Promise<void>
}

/** A real HTTP server for the test that runs, closed at its end. `respond` gets each request when it is complete. */
export async function httpServer(respond: Respond, port = 0): Promise<TestServer> {
  const requests: Received[] = []
  const watchers = new Set<() => void>()
  let connections = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const received = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks),
      reset: () => request.socket.resetAndDestroy(),
    }
    requests.push(received)
    for (const watch of watchers) watch()
    await respond(response, received, requests.length - 1)
  })
  server.on('connection', () => {
    connections += 1
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    requests,
    get connections() {
      return connections
    },
    received: (count) =>
      new Promise((resolve) => {
        const watch = (): void => {
          if (requests.length < count) return
          watchers.delete(watch)
          resolve()
        }
        watchers.add(watch)
        watch()
      }),
  }
}

/** A port of this machine on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
