import { connect } from 'node:net'

/** Sends a request with its target as it is written, which no client library does, and reads the answer. */
export function raw(
  url: string,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Promise<{ readonly status: number; readonly text: string }> {
  const { hostname, port, host } = new URL(url)
  const lines = Object.entries({
    host,
    connection: 'close',
    'content-length': String(body.length),
    ...headers,
  })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.setTimeout(5_000, () => socket.destroy())
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text }))
    socket.write(`${method} ${target} HTTP/1.1\r\n${head}\r\n${body}`)
  })
}
