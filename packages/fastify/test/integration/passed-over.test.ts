import { kumquatCallback } from '@kumicorn/core/testing'
import { fastify } from 'fastify'
import { expect, it, onTestFinished, vi } from 'vitest'
import { type CallbackRoutesOptions, callbackRoutes, kumicornFastify } from '../../src/index.ts'
import { merchant } from '../merchant.ts'

// Found by attack: with the prefix forgotten every callback was answered 404, and nobody said so.

const callback = kumquatCallback({ request_no: 'A-1' }, 'sign-key')

function application(options: Partial<CallbackRoutesOptions> = {}, plugin = kumicornFastify) {
  const error = vi.fn<(details: object, message: string) => void>()
  const app = fastify()
  onTestFinished(() => app.close())
  app.register(plugin, { kumicorn: merchant(), logger: { error }, ...options })
  const post = async (url: string) => {
    const { headers, body: payload } = callback
    return (await app.inject({ method: 'POST', url, headers, payload })).statusCode
  }
  return { app, error, post }
}

it.each([kumicornFastify, callbackRoutes])('a callback that is answered 404 is told once', async (plugin) => {
  const { error, post } = application({}, plugin)
  for (const _ of 'ab') expect(await post('/callbacks/kumquat?a=1')).toBe(404)
  expect(error.mock.calls).toEqual([
    [
      {
        path: '/callbacks/kumquat',
        received: ['/kumquat', '/paynicorn/postback', '/paynicorn/recharge'],
      },
      expect.stringContaining("with what the gateway calls in front of them, as { prefix: '/callbacks' }"),
    ],
  ])
})

it('what is answered otherwise, or is no callback, is not', async () => {
  const { app, error, post } = application({ prefix: '/callbacks' })
  app.post('/shop/kumquat', async () => 'placed')
  expect(await post('/callbacks/kumquat')).toBe(200)
  expect(await post('/callbacks/paynicorn/postback')).toBe(404)
  expect(await post('/shop/kumquat')).toBe(200)
  expect(await post('/orders')).toBe(404)
  expect((await app.inject('/kumquat')).statusCode).toBe(404)
  expect(error).not.toHaveBeenCalled()
})

it('a page of the application for what is not found stays as it is', async () => {
  const { app, error, post } = application()
  app.setNotFoundHandler((_request, reply) => reply.code(410).send('gone'))
  expect(await post('/callbacks/kumquat')).toBe(410)
  expect(error).not.toHaveBeenCalled()
})

// Found by attack: the path that was told was the one where callbacks are received, and the mend was to add a prefix.
it('a slash at the end is told as it was asked, and named', async () => {
  const { error, post } = application({ prefix: '/callbacks' })
  expect(await post('/callbacks/kumquat/?a=1')).toBe(404)
  expect(error.mock.calls).toEqual([
    [
      expect.objectContaining({ path: '/callbacks/kumquat/' }),
      expect.stringMatching(/the slash at its end.*ignoreTrailingSlash: true/),
    ],
  ])
})

it('so is one that is missing at the end', async () => {
  const { error, post } = application({ paths: { kumquat: '/kumquat/' } })
  expect(await post('/kumquat/')).toBe(200)
  expect(await post('/kumquat')).toBe(404)
  expect(error.mock.calls).toEqual([
    [expect.objectContaining({ path: '/kumquat' }), expect.stringContaining('the slash at its end')],
  ])
})

// Found by attack: it was never told.
it.each(['/api/hooks/kumquat', '/kumquat'])('%s is told where the prefix is the whole path', async (path) => {
  const { error, post } = application({ prefix: '/hooks/kumquat', paths: { kumquat: '/' } })
  for (const right of ['/hooks/kumquat', '/hooks/kumquat/']) expect(await post(right)).toBe(200)
  expect(await post(path)).toBe(404)
  expect(error.mock.calls).toEqual([
    [expect.objectContaining({ path }), expect.stringContaining('received at other paths')],
  ])
})
