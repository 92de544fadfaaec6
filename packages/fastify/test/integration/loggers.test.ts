import { type FastifyInstance, fastify } from 'fastify'
import { expect, it, onTestFinished, vi } from 'vitest'
import { kumicornFastify } from '../../src/index.ts'
import { merchant, post } from '../merchant.ts'

async function listening(app: FastifyInstance): Promise<string> {
  onTestFinished(() => app.close())
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/callbacks/kumquat`
}

// Found by attack: a logger that rejects ended the process, one that throws the connection.
it.each<readonly [string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('no disk')
    },
  ],
  ['rejects', () => Promise.reject(new Error('no disk'))],
])('a logger that %s changes no answer', async (_, error) => {
  const rejected = vi.fn()
  process.on('unhandledRejection', rejected)
  onTestFinished(() => void process.off('unhandledRejection', rejected))
  const app = fastify()
  // Reads callbacks away before Kumicorn can: it logs that, and answers 500.
  app.addHook('onRequest', async ({ raw }) => {
    for await (const _chunk of raw);
  })
  app.register(kumicornFastify, { kumicorn: merchant(), prefix: '/callbacks', logger: { error } })
  expect(await post(await listening(app))).toMatch(/^500 not handled: the raw bytes/)
  expect(rejected).not.toHaveBeenCalled()
})
