// A connection that the gateway closes when the next order comes over it: no runtime sends that order twice.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createKumquat } from '@kumicorn/core'

const refusal = '{"returnCode":"FAIL","errorCode":"JU9992"}'
const answer = `HTTP/1.1 400 Bad Request\r\ncontent-length: ${refusal.length}\r\n\r\n${refusal}`
let requests = 0
const server = createServer((socket) => {
  let isUsed = false
  socket.on('error', () => undefined)
  socket.on('data', (data) => {
    if (!String(data).startsWith('POST')) return
    requests += 1
    if (isUsed) socket.destroy()
    else socket.write(answer)
    isUsed = true
  })
}).listen(0, '127.0.0.1')
await once(server, 'listening')

const baseUrl = `http://127.0.0.1:${server.address().port}`
const kumquat = createKumquat({ baseUrl, partnerNo: 'P1', signKey: 'the sign key', retries: 0 })
const states = []
for (const request_no of ['A-1', 'A-2', 'A-3', 'A-4']) {
  const before = requests
  const { state } = await kumquat.orders.place({ request_no, product_id: 1, account: '254771114118' })
  assert.equal(requests - before, 1, `${request_no} was sent ${requests - before} times`)
  states.push(state)
}
assert.ok(states.includes('unknown'), `no connection was used again: ${states}`)
console.log('sent once')
process.exit(0)
