import { once } from 'node:events'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Balancer {
  readonly url: string
  close(): void
}

/** Hands requests to ports in turn; who is not there just now answers 502. */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  let turn = 0
  const server = createServer((request, response) => {
    const port = ports[turn++ % ports.length]
    const { method, headers, url: path } = request
    const onward = send({ host: '127.0.0.1', port, method, headers, path, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      answer.once('error', () => response.destroy())
    })
    onward.once('error', () => {
      if (!response.headersSent) response.writeHead(502)
      response.end()
    })
    request.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
