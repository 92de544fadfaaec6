import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A reply as it came over the wire. */
export interface WireReply {
  readonly statusLine: string
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface WireRequest {
  readonly method?: string
  /** Exactly these, besides `host` and, unless one is given, the length of the body. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

const PATIENCE_MS = 30_000

/** One connection, with every byte in the hands of the test. */
export class Wire {
  readonly #socket: Socket
  readonly #url: URL
  #received = Buffer.alloc(0)
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>

  private constructor(socket: Socket, url: URL) {
    this.#socket = socket
    this.#url = url
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk])
    })
    // A reset shows itself as a missing reply.
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
  }

  static async open(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    await once(socket, 'connect')
    return new Wire(socket, new URL(url))
  }

  write(bytes: string | Uint8Array): void {
    this.#socket.write(bytes)
  }

  writeHead({ method = 'POST', headers = {} }: WireRequest): void {
    const lines = Object.entries({ host: this.#url.host, ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    )
    this.write(`${method} ${this.#url.pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  }

  async send(request: WireRequest): Promise<WireReply> {
    const body = Buffer.from(request.body ?? '')
    const framed = Object.keys(request.headers ?? {}).some((name) =>
      /^(content-length|transfer-encoding)$/i.test(name),
    )
    const length = framed || request.body === undefined ? {} : { 'content-length': String(body.length) }
    this.writeHead({ ...request, headers: { ...request.headers, ...length } })
    if (body.length > 0) this.write(body)
    return this.reply(request.method)
  }

  /** The next reply on this connection. Rejects when none comes. */
  async reply(method = 'POST'): Promise<WireReply> {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    for (;;) {
      const taken = takeReply(this.#received, method)
      if (taken) {
        this.#received = this.#received.subarray(taken.length)
        return taken.reply
      }
      if (this.#socket.destroyed)
        throw new Error(`the connection was closed after ${this.#received.length} bytes`)
      const more = once(this.#socket, 'data', { signal }).catch(() => {
        throw new Error(`no reply in ${PATIENCE_MS} ms`)
      })
      await Promise.race([more, this.closed])
    }
  }

  /** Writes all of it before it listens to anything, as simple clients do. Rejects when the server cuts it off. */
  async writeUnheard(bytes: string | Uint8Array): Promise<void> {
    this.#socket.pause()
    await new Promise<void>((resolve, reject) => {
      this.#socket.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
    this.#socket.resume()
  }

  /** Whether a reply has begun to arrive. */
  get answered(): boolean {
    return this.#received.length > 0
  }

  /** Says that nothing more will be sent, and goes on listening. */
  finish(): void {
    this.#socket.end()
  }

  /** Hangs up, in mid-sentence if need be. */
  hangUp(): void {
    this.#socket.destroy()
  }
}

/** One request on a connection of its own. */
export async function send(url: string, request: WireRequest): Promise<WireReply> {
  const wire = await Wire.open(url)
  try {
    return await wire.send(request)
  } finally {
    wire.hangUp()
  }
}

/** A body in the chunks of `transfer-encoding: chunked`. */
export function chunked(pieces: readonly Uint8Array[]): Buffer {
  const chunks = pieces.map((piece) =>
    Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
  )
  return Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')])
}

function takeReply(bytes: Buffer, method: string): { reply: WireReply; length: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  const start = headEnd + 4
  if (status < 200) return skip(takeReply(bytes.subarray(start), method), start)
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  // What is framed in another way than by its length shows as a reply without a body, and fails the test.
  const length = method === 'HEAD' ? 0 : Number(headers['content-length'] ?? 0)
  if (bytes.length < start + length) return undefined
  const body = bytes.toString('utf8', start, start + length)
  return { reply: { statusLine, status, headers, body }, length: start + length }
}

function skip(taken: ReturnType<typeof takeReply>, informational: number): ReturnType<typeof takeReply> {
  return taken && { ...taken, length: taken.length + informational }
}
