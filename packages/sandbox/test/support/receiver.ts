import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { fromBase64 } from './paynicorn-caller.ts'

export interface ReceivedCallback {
  readonly path: string
  readonly body: string
  readonly contentType: string | undefined
}

export interface Receiver {
  readonly url: string
  /** Where each kind of callback goes. */
  readonly addresses: { readonly kumquat: string; readonly postback: string; readonly recharge: string }
  readonly received: ReceivedCallback[]
}

export type Reply = (callback: ReceivedCallback, response: ServerResponse) => void

/** The merchant's side: a server that gets callbacks, closed at the end of the test. */
export async function receiver(reply: Reply): Promise<Receiver> {
  const received: ReceivedCallback[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const callback = { path: request.url ?? '', body, contentType: request.headers['content-type'] }
    received.push(callback)
    reply(callback, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const addresses = { kumquat: `${url}/kumquat`, postback: `${url}/postback`, recharge: `${url}/recharge` }
  return { url, addresses, received }
}

/** The JSON inside a Paynicorn callback. */
export const contentOf = ({ body }: ReceivedCallback): string => fromBase64(JSON.parse(body).content)

/** Acknowledges everything as its gateway wants it. */
export const acknowledge: Reply = (callback, response) => {
  if (callback.path.startsWith('/kumquat')) response.end('SUCCESS')
  else if (callback.path.startsWith('/recharge')) response.end('success')
  else response.end(`success_${JSON.parse(contentOf(callback)).txnId}`)
}

export const refuse: Reply = (_, response) => {
  response.statusCode = 503
  response.end('later')
}
