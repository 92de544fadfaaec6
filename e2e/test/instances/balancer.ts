import { once } from 'node:events'
import { createServer, type IncomingMessage, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface Balancer {
  readonly url: string
  close(): void
}

/**
 * Hands requests to ports in turn. One where nobody listens is passed over, as nginx does it; whoever is killed in the
 * middle of a request leaves it answered with 502.
 */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  let turn = 0
  const pass = async (request: IncomingMessage, body: Buffer): Promise<IncomingMessage | undefined> => {
    for (let tries = 0; tries < ports.length; tries += 1) {
      const port = ports[turn++ % ports.length]
      const { method, headers, url: path } = request
      const onward = send({ host: '127.0.0.1', port, method, headers, path, agent: false })
      onward.end(body)
      try {
        const [answer] = await once(onward, 'response')
        return answer
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') return undefined
      }
    }
    return undefined
  }
  const server = createServer(async (request, response) => {
    try {
      const answer = await pass(request, await buffer(request))
      if (answer === undefined) return void response.writeHead(502).end()
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.once('error', () => response.destroy())
      answer.pipe(response)
    } catch {
      response.destroy()
    }
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
