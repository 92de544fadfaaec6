import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/**
 * A way to a server on which a connection goes dead when something is asked on it: neither an answer nor an end comes
 * any more, as from a network that has forgotten it.
 */
export async function swallowing(to: string) {
  const { hostname, port } = new URL(to)
  const sockets: Socket[] = []
  let waited: { readonly text: string; resolve(): void } | undefined
  const server = createServer((client) => {
    const above = connect(Number(port), hostname)
    sockets.push(client, above)
    let isDead = false
    client.on('data', (data) => {
      if (!isDead && waited && data.includes(waited.text)) {
        isDead = true
        waited.resolve()
        waited = undefined
      }
      if (!isDead) above.write(data)
    })
    above.on('data', (data) => !isDead && client.write(data))
    client.on('close', () => above.destroy()).on('error', () => undefined)
    above.on('close', () => !isDead && client.destroy()).on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const url = new URL(to)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    /** Resolves when the next statement with this text was swallowed. */
    swallow(text: string): Promise<void> {
      return new Promise((resolve) => {
        waited = { text, resolve }
      })
    },
  }
}
