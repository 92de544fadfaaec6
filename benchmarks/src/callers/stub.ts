// Another process: a gateway that takes every order. It answers as little HTTP as is right, so that it is not what is
// measured: node:http would be busier than the fastest callers.
import { createServer, type Socket } from 'node:net'
import { serve } from '../process/serve.ts'
import { ACCOUNT, PRODUCT_ID } from './order.ts'

const END_OF_HEAD = '\r\n\r\n'
const LENGTH = /\r\ncontent-length: *(\d+)/i
const REFERENCE = /"request_no":"([^"]+)"/

let answered = 0

function kumquat(body: string): string {
  const reference = REFERENCE.exec(body)?.[1]
  if (reference === undefined) throw new Error(`an order without a reference: ${body}`)
  answered += 1
  const result = `{"request_no":"${reference}","serial_no":"${answered}","status":"ACCEPT","account":"${ACCOUNT}","product_id":${PRODUCT_ID},"price":"98.0"}`
  return `{"returnCode":"SUCCESS","returnMsg":"OK","result":${result}}`
}

function stripe(): string {
  answered += 1
  return `{"id":"pi_${answered}","object":"payment_intent","amount":9800,"currency":"usd","status":"processing","client_secret":"s","created":1669852815}`
}

function answer(socket: Socket, head: string, body: string): void {
  const text = head.startsWith('POST /v1/') ? stripe() : kumquat(body)
  socket.write(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: keep-alive\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
  )
}

function take(socket: Socket): void {
  let pending = ''
  socket.setNoDelay(true)
  // Everything that callers send is ASCII.
  socket.setEncoding('latin1')
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    pending += chunk
    for (let end = pending.indexOf(END_OF_HEAD); end >= 0; end = pending.indexOf(END_OF_HEAD)) {
      const head = pending.slice(0, end + 2)
      const length = LENGTH.exec(head)?.[1]
      if (length === undefined) throw new Error(`a request without a length: ${head}`)
      const from = end + END_OF_HEAD.length
      const to = from + Number(length)
      if (pending.length < to) return
      answer(socket, head, pending.slice(from, to))
      pending = pending.slice(to)
    }
  })
}

const server = createServer(take)

serve({
  listen: () =>
    new Promise((resolve) => {
      server.listen(0, '127.0.0.1', 1024, () => resolve((server.address() as { readonly port: number }).port))
    }),
})
