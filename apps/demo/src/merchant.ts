import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { CallbackHandler, Kumicorn } from '@kumicorn/core'

/** A merchant's HTTP server: takes the gateways' callbacks and hands them to Kumicorn, byte for byte. */
export async function startMerchant(
  kumicorn: Kumicorn,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { kumquat, paynicornPostback, paynicornRecharge } = kumicorn.callbacks
  const routes: Readonly<Record<string, CallbackHandler>> = {
    '/kumquat': kumquat,
    '/paynicorn/postback': paynicornPostback,
    '/paynicorn/recharge': paynicornRecharge,
  }
  const server = createServer(async (request, response) => {
    const handle = routes[request.url ?? '']
    if (handle === undefined) return response.writeHead(404).end()
    const { method = 'GET', headers, socket } = request
    const reply = await handle({
      method,
      headers,
      rawBody: await buffer(request),
      remoteAddress: socket.remoteAddress,
    })
    return response.writeHead(reply.status, reply.headers).end(reply.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      server.closeIdleConnections()
      await once(server, 'close')
    },
  }
}
