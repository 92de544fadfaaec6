import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What becomes of a request: `lose` lets it arrive and drops the answer. */
export type Fate = 'pass' | 'lose' | Promise<'pass'>

/**
 * An HTTP server between two processes, as a reverse proxy or a tunnel is: its address is known before that of
 * the process behind it, and it can do what networks do.
 */
export class Relay {
  /** Paths of the requests that came, in their order. */
  readonly requests: string[] = []
  /** Where requests go to. */
  target = ''
  /** Decides about each request. */
  fate: (path: string) => Fate = () => 'pass'
  readonly #server = createServer((request, response) => {
    this.#pass(request, response).catch(() => response.destroy())
  })

  static async start(): Promise<Relay> {
    const relay = new Relay()
    relay.#server.listen(0, '127.0.0.1')
    await once(relay.#server, 'listening')
    return relay
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request
    const body = await buffer(request)
    this.requests.push(path)
    const fate = await this.fate(path)
    const answer = await fetch(this.target + path, {
      method,
      headers: { 'content-type': headers['content-type'] ?? '' },
      ...(body.byteLength > 0 ? { body } : {}),
    })
    const text = Buffer.from(await answer.arrayBuffer())
    if (fate === 'lose') return void response.destroy()
    const { 'transfer-encoding': _, ...kept } = Object.fromEntries(answer.headers)
    response.writeHead(answer.status, kept).end(text)
  }
}
