import { hash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * The least that takes an order as the sandbox does: reads it, checks its signature, remembers it and answers as
 * much. What it takes, nothing on `node:http` can do without.
 */
export function startBare(signKey: string): Promise<string> {
  const orders = new Map<string, unknown>()

  function take(text: string, response: ServerResponse): void {
    const order = JSON.parse(text) as Record<string, string>
    const signed = Object.keys(order)
      .filter((name) => name !== 'sign' && order[name] !== '')
      .sort()
      .map((name) => `${name}=${order[name]}`)
      .join('&')
    if (hash('md5', signed + signKey) !== order.sign) {
      response.writeHead(511).end()
      return
    }
    const { request_no = '', account, product_id } = order
    const serial_no = hash('md5', request_no)
    orders.set(request_no, { ...order, serial_no })
    const result = {
      request_no,
      serial_no,
      status: 'ACCEPT',
      account,
      product_id,
      price: 98.5,
      callback_url: '',
      create_time: new Date().toISOString(),
    }
    const body = JSON.stringify({ returnCode: 'SUCCESS', returnMsg: '请求成功', result })
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    }
    response.writeHead(200, headers).end(body)
  }

  const server = createServer((request: IncomingMessage, response) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      text += chunk
    })
    request.on('end', () => take(text, response))
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}
