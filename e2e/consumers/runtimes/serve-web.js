import { once } from 'node:events'
import { createServer } from 'node:http'

/** Serves `receive`, from `Request` to `Response`, by what the runtime has for that. Node has nothing: Hono lends it that. */
export async function serveWeb(receive) {
  if (globalThis.Bun) {
    const server = Bun.serve({ hostname: '127.0.0.1', port: 0, routes: { '/callbacks/*': receive } })
    return { url: `http://127.0.0.1:${server.port}`, close: () => server.stop(true) }
  }
  if (globalThis.Deno) {
    const server = Deno.serve({ hostname: '127.0.0.1', port: 0, onListen() {} }, receive)
    return { url: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() }
  }
  const { getRequestListener } = await import('@hono/node-server')
  const server = createServer(getRequestListener(receive)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}
