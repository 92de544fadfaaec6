// Sells through the packed packages, on each framework.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { kumicornConsole } from '@kumicorn/console'
import { kumicornConsole as consolePlugin } from '@kumicorn/console/fastify'
import { createKumicorn } from '@kumicorn/core'
import { callbackRouter } from '@kumicorn/express'
import { kumicornFastify } from '@kumicorn/fastify'
import type { Sandbox } from '@kumicorn/sandbox'
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

/** The page is made of files of the package. */
async function look(sandbox: Sandbox): Promise<void> {
  const kumicorn = createKumicorn({ kumquat: sandbox.kumquat, logger: false })
  const user = () => 'anna'
  const server = express().use('/kumicorn', kumicornConsole(kumicorn, { user })).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const app = fastify()
  await app.register(consolePlugin, { kumicorn, prefix: '/kumicorn', user })
  await app.listen({ host: '127.0.0.1', port: 0 })
  for (const url of [urlOf(server), urlOf(app.server)])
    for (const path of ['/kumicorn/', '/kumicorn/assets/app.js', '/kumicorn/api/overview'])
      assert.equal((await fetch(new URL(path, url))).status, 200, `the console serves ${path}`)
  server.closeAllConnections()
  server.close()
  await app.close()
}

await withSandbox(async (sandbox) => {
  await look(sandbox)
  for (const mount of [onExpress, onFastify]) await sell(sandbox, mount)
  const asset = await fetch(`${sandbox.url}/console/assets/app.js`)
  assert.equal(asset.status, 200, 'the assets of the sandbox are found')
})
