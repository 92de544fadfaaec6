import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Kumicorn } from '@kumicorn/core'
import type { Sandbox } from '@kumicorn/sandbox'
import { onTestFinished } from 'vitest'

const kinds = {
  '/kumquat': 'kumquat',
  '/postback': 'paynicornPostback',
  '/recharge': 'paynicornRecharge',
} as const

/** Serves the callbacks of a Kumicorn, and tells the sandbox where. */
export async function listens(kumicorn: Kumicorn, sandbox: Sandbox): Promise<void> {
  const server = createServer(async (request, response) => {
    const { method = '', headers, url } = request
    const rawBody = await buffer(request)
    const reply = await kumicorn.callbacks[kinds[url as keyof typeof kinds]]({ method, headers, rawBody })
    response.writeHead(reply.status, reply.headers).end(reply.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  sandbox.callbacksTo({ kumquat: `${url}/kumquat`, postback: `${url}/postback`, recharge: `${url}/recharge` })
}
