import { watchedCallbacks } from '@kumicorn/testkit'
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

/** Reads callbacks away before Kumicorn can. */
const eaten = (app: FastifyInstance): FastifyInstance =>
  app.addHook('onRequest', async ({ raw }) => {
    for await (const _chunk of raw);
  })

/** Answers callbacks before Kumicorn can. */
const guarded = (app: FastifyInstance): FastifyInstance =>
  app.addHook('onRequest', async (_request, reply) => reply.code(401).send('log in first'))

// Found by attack: the log of fastify(), as in the README, does nothing, and nobody learnt of either.
it.each<readonly [string, typeof eaten, RegExp, string]>([
  [
    'has read a callback',
    eaten,
    /has read the body of a callback.*Register the plugin before that hook/,
    'callback_unread',
  ],
  [
    'has answered a callback',
    guarded,
    /answered a callback before Kumicorn received it/,
    'callback_answered_before',
  ],
])('that a hook %s is told on the console where Fastify has no log', async (_, hostile, said, result) => {
  const watched = watchedCallbacks()
  const error = vi.spyOn(console, 'error').mockReturnValue()
  onTestFinished(() => error.mockRestore())
  const app = hostile(fastify())
  app.register(kumicornFastify, { kumicorn: merchant(), prefix: '/callbacks' })
  await post(await listening(app))
  expect(error.mock.calls).toEqual([[expect.stringMatching(said), expect.any(Object)]])
  expect(watched).toMatchObject([{ kind: 'kumquat', result }])
})

it.each<readonly [string, object, object]>([
  ['the log of the server', { logger: { level: 'silent' } }, {}],
  ['nobody', {}, { logger: false }],
])('and not where it is told to %s', async (_, server, options) => {
  const error = vi.spyOn(console, 'error').mockReturnValue()
  onTestFinished(() => error.mockRestore())
  const app = guarded(eaten(fastify(server)))
  app.register(kumicornFastify, { kumicorn: merchant(), prefix: '/callbacks', ...options })
  await post(await listening(app))
  expect(error).not.toHaveBeenCalled()
})
