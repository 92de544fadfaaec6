// One walk, the same on every runtime: an order to a sandbox, its callback through Express and through a server of
// requests and responses, a handler, a SQLite file that the next process finds.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKumicorn, sqliteStore } from '@kumicorn/core'
import { callbacks } from '@kumicorn/core/web'
import { callbackRouter } from '@kumicorn/express'
import { startSandbox } from '@kumicorn/sandbox'
import express from 'express'
import { serveWeb } from './serve-web.js'

const folder = mkdtempSync(join(tmpdir(), 'kumicorn-runtime-'))
const path = join(folder, 'orders.db')
const sandbox = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY })
const kumicorn = createKumicorn({ store: sqliteStore({ path }), kumquat: sandbox.kumquat })
const delivered = new Map()
kumicorn.on('order.succeeded', { name: 'fulfil', handle: ({ reference }) => delivered.get(reference)?.resolve() })
await kumicorn.start()

const server = express().use('/callbacks', callbackRouter(kumicorn)).listen(0, '127.0.0.1')
await once(server, 'listening')
const web = await serveWeb(callbacks(kumicorn))
const hosts = { express: `http://127.0.0.1:${server.address().port}`, web: web.url }

for (const [host, url] of Object.entries(hosts)) {
  const reference = `${host}-1`
  delivered.set(reference, Promise.withResolvers())
  sandbox.callbacksTo({ kumquat: `${url}/callbacks/kumquat` })
  const order = { request_no: reference, product_id: 19402, account: '254771114118' }
  const outcome = await kumicorn.kumquat.orders.place(order)
  assert.equal(outcome.state, 'accepted', `${host}: ${outcome.error}`)
  await sandbox.settle(reference, 'succeeded')
  await delivered.get(reference).promise
  assert.equal((await kumicorn.orders.get(reference)).state, 'succeeded')

  const post = (body) => fetch(`${url}/callbacks/kumquat`, { method: 'POST', body })
  assert.equal((await post('{}')).status, 401, `${host}: without a signature`)
  assert.equal((await post(' '.repeat(70_000))).status, 413, `${host}: too long`)
  assert.equal((await fetch(`${url}/callbacks/kumquat`)).status, 405, `${host}: GET`)
}
await kumicorn.stop()
await web.close()
server.closeAllConnections?.()
server.close()

const later = createKumicorn({ store: sqliteStore({ path }), kumquat: sandbox.kumquat })
assert.equal((await later.orders.get('web-1')).state, 'succeeded', 'what the thread has written is there')
await later.stop()
await sandbox.close()
rmSync(folder, { recursive: true })
const runtime = process.versions.bun ? 'Bun' : globalThis.Deno ? 'Deno' : 'Node'
console.log(`walked on ${runtime} ${process.version}`)
