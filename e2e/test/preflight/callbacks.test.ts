import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Kumicorn } from '@kumicorn/core'
import { callbackRouter } from '@kumicorn/express'
import { kumicornFastify } from '@kumicorn/fastify'
import { linesOf } from '@kumicorn/testkit'
import express from 'express'
import Fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { merchant } from './merchant.ts'

const KINDS = ['kumquat', 'paynicornPostback', 'paynicornRecharge'] as const

async function listening(server: Server): Promise<string> {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks`
}

const withExpress = (kumicorn: Kumicorn, parser?: ReturnType<typeof express.json>): Promise<string> => {
  const app = express()
  if (parser) app.use(parser)
  app.use('/callbacks', callbackRouter(kumicorn, { logger: false }))
  return listening(createServer(app as RequestListener))
}

async function withFastify(kumicorn: Kumicorn): Promise<string> {
  const app = Fastify()
  await app.register(kumicornFastify, { kumicorn, prefix: '/callbacks', logger: false })
  await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/callbacks`
}

describe('preflight of the callbacks of a running application', () => {
  it.each([
    ['Express', withExpress],
    ['Fastify', withFastify],
  ])('on %s finds them, and their keys', async (_, mount) => {
    const { kumicorn } = await merchant()
    const publicUrl = await mount(kumicorn)
    const lines = linesOf(await kumicorn.preflight({ publicUrl }))
    for (const kind of KINDS)
      expect(lines[`callbacks ${kind}`]).toMatchObject({
        state: 'ok',
        found: expect.stringMatching(/refuses what is not signed, as ours do, and verifies with our key$/),
      })
    expect((await kumicorn.orders.list()).orders).toEqual([])
  })

  it('finds a parser that has read them before', async () => {
    const { kumicorn } = await merchant()
    const publicUrl = await withExpress(kumicorn, express.json())
    expect(linesOf(await kumicorn.preflight({ publicUrl }))['callbacks kumquat']).toMatchObject({
      state: 'failed',
      mend: expect.stringContaining('a body parser has read the callback before'),
    })
  })

  it('finds that they are mounted elsewhere', async () => {
    const { kumicorn } = await merchant()
    const publicUrl = (await withExpress(kumicorn)).replace('/callbacks', '/hooks')
    expect(linesOf(await kumicorn.preflight({ publicUrl }))['callbacks kumquat']).toMatchObject({
      state: 'failed',
      mend: expect.stringContaining('nothing is mounted there'),
    })
  })
})
