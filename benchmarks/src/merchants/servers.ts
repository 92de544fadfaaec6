import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import { type FastifyInstance, fastify } from 'fastify'

/** A Fastify with nothing in it, for `add` to put in what it is to do. */
export async function startFastify(add: (app: FastifyInstance) => unknown): Promise<number> {
  const app = fastify({ logger: false })
  await add(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

/** Hands out bodies as they came: for those who verify over raw bytes. */
export function keepBuffers(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
}

/** An Express with nothing in it, for `add` to put in what it is to do. */
export async function startExpress(add: (app: Express) => unknown): Promise<number> {
  const app = express()
  add(app)
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
