// Sells through the packed packages, on each framework.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { callbackRouter } from '@kumicorn/express'
import { kumicornFastify } from '@kumicorn/fastify'
import express from 'express'
import { fastify } from 'fastify'
import { type Mount, sell, urlOf, withSandbox } from './merchant.ts'

const onExpress: Mount = async (kumicorn) => {
  const server = express().use('/callbacks', callbackRouter(kumicorn)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: urlOf(server), close: () => server.close() }
}

const onFastify: Mount = async (kumicorn) => {
  const app = fastify()
  await app.register(kumicornFastify, { kumicorn, prefix: '/callbacks' })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { url: urlOf(app.server), close: () => app.close() }
}

await withSandbox(async (sandbox) => {
  for (const mount of [onExpress, onFastify]) await sell(sandbox, mount)
  const asset = await fetch(`${sandbox.url}/console/assets/app.js`)
  assert.equal(asset.status, 200, 'the assets of the sandbox are found')
})
