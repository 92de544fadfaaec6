// An order and its callback in each host that has no package of its own.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import autoload from '@fastify/autoload'
import { getRequestListener } from '@hono/node-server'
import { callbackPaths, isUnread, readBody, sendReply } from '@kumicorn/core/adapter'
import { callbacks } from '@kumicorn/core/web'
import { fastify } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { kumicorn, sandbox } from './kumicorn.js'

const receive = callbacks(kumicorn)

/** What a bundler makes of a route of these frameworks: the function of a method. */
const routeOf = (POST) => getRequestListener((request) => POST(request, { params: Promise.resolve({}) }))
const endpointOf = (POST) => getRequestListener((request) => POST({ request, params: {}, url: new URL(request.url) }))

const koa = new Koa()
const kinds = new Map([...callbackPaths(kumicorn)].map(([path, kind]) => [`/callbacks${path}`, kind]))
koa.use(async (context, next) => {
  const kind = kinds.get(context.path)
  if (kind === undefined) return next()
  context.respond = false
  assert.ok(isUnread(context.req))
  const rawBody = await readBody(context.req, kumicorn.callbackRoutes)
  const { method, headers, ip: remoteAddress } = context.request
  sendReply(context.req, context.res, await kumicorn.callbacks[kind]({ method, headers, rawBody, remoteAddress }))
})

const hono = new Hono()
hono.all('/callbacks/*', (context) => receive(context.req.raw))

const listeners = {
  Hono: getRequestListener(hono.fetch),
  'a route handler of Next.js': routeOf(receive),
  'an endpoint of SvelteKit or Astro': endpointOf(({ request }) => receive(request)),
  Koa: koa.callback(),
}

let delivered
kumicorn.on('order.succeeded', { name: 'fulfil', handle: ({ reference }) => delivered.push(reference) })
let count = 0

async function walk(host, url) {
  delivered = []
  count += 1
  const reference = `H-${count}`
  sandbox.callbacksTo({ kumquat: `${url}/callbacks/kumquat` })
  const order = { request_no: reference, product_id: 19402, account: '254771114118' }
  assert.equal((await kumicorn.kumquat.orders.place(order)).state, 'accepted')
  await sandbox.settle(reference, 'succeeded')
  assert.deepEqual(delivered, [reference], host)
  const forged = await fetch(`${url}/callbacks/kumquat`, { method: 'POST', body: '{}' })
  assert.equal(forged.status, 401, host)
  console.log(`an order, its callback and a forged one: ${host}`)
}

await kumicorn.start()
for (const [host, listener] of Object.entries(listeners)) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await walk(host, `http://127.0.0.1:${server.address().port}`)
  server.closeAllConnections()
  server.close()
}
await kumicorn.stop()

const app = fastify()
app.register(autoload, { dir: new URL('plugins', import.meta.url).pathname, options: { region: 'KE' } })
await walk('Fastify by @fastify/autoload', await app.listen({ host: '127.0.0.1', port: 0 }))
await app.close()
await sandbox.close()
