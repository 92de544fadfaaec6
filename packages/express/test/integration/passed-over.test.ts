import type { ServerResponse } from 'node:http'
import express, { type Express } from 'express'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { callbackRouter } from '../../src/index.ts'
import { listen } from '../applications.ts'
import { merchant, post } from '../merchant.ts'

// Found by attack: what was answered by something behind the router was told as passed over, and what then
// really was, was told no more.

type Mount = (app: Express, router: express.RequestHandler) => unknown

async function application(mount: Mount) {
  const error = vi.fn<(details: object, message: string) => void>()
  const app = express()
  mount(app, callbackRouter(merchant(), { logger: { error } }))
  const running = await listen(app)
  onTestFinished(() => running.close())
  const { origin } = new URL(running.url)
  /** Its status, when the log has had the time to come behind the answer. */
  const asked = async (path: string, more?: RequestInit): Promise<number> => {
    const said = await post(origin + path, more)
    await new Promise((resolve) => setTimeout(resolve, 20))
    return Number(said.slice(0, 3))
  }
  return { asked, error }
}

const HIGH = expect.stringContaining('more in front than the mount of callbackRouter')
const DEEP = expect.stringContaining('adds its own paths to that of its mount')
const ok = (_request: unknown, response: ServerResponse): void => void response.end('ok')

it.each<readonly [string, number, Mount]>([
  ['a route of the application', 200, (app, router) => app.use(router).post('/shop/kumquat', ok)],
  [
    'a route that has found nothing',
    404,
    (app, router) => app.use(router).post('/shop/kumquat', (_, response) => void response.sendStatus(404)),
  ],
  [
    'another merchant',
    200,
    (app, router) => app.use(router).use('/shop', callbackRouter(merchant(), { logger: false })),
  ],
])('what %s answers (%i) is not told, and the next one is', async (_, status, mount) => {
  const { asked, error } = await application(mount)
  expect(await asked('/shop/kumquat')).toBe(status)
  expect(error).not.toHaveBeenCalled()
  for (const _ of 'ab') expect(await asked('/api/kumquat?a=1')).toBe(404)
  expect(error.mock.calls).toEqual([[{ url: '/api/kumquat' }, HIGH]])
})

it('what another merchant refuses is not told', async () => {
  const { asked, error } = await application((app, router) =>
    app.use(router).use('/shop', callbackRouter(merchant(), { logger: false })),
  )
  expect(await asked('/shop/paynicorn/postback')).toBe(404)
  expect(error).not.toHaveBeenCalled()
})

it('a page at a mount that is named as a callback is none', async () => {
  const { asked, error } = await application((app, router) => app.use('/kumquat', router).get('/kumquat', ok))
  const get = { method: 'GET', body: null }
  expect(await asked('/kumquat', get)).toBe(200)
  expect(await asked('/kumquat', { method: 'PUT' })).toBe(404)
  expect(error).not.toHaveBeenCalled()
  expect(await asked('/kumquat')).toBe(404)
  expect(error.mock.calls).toEqual([[{ url: '/kumquat' }, DEEP]])
  expect(await asked('/kumquat/x/kumquat')).toBe(404)
  expect(error.mock.calls[1]).toEqual([{ url: '/kumquat/x/kumquat' }, HIGH])
})

const pass: express.RequestHandler = (_request, _response, next) => next()
const answer =
  (status: number): express.RequestHandler =>
  (_, response) =>
    void response.sendStatus(status)
const nothing = answer(404)

it.each<readonly [string, Mount]>([
  ['a route for everything', (app, router) => app.use('/callbacks', router).all('/*rest', nothing)],
  ['an expression for everything', (app, router) => app.use('/callbacks', router).all(/./, nothing)],
  ['one in a list', (app, router) => app.use('/callbacks', router).all([/./], nothing)],
  [
    'a route that does not know it',
    (app, router) => app.use('/callbacks', router).post('/:a/:b/:c', nothing),
  ],
  ['a route that passes it on', (app, router) => app.use('/callbacks', router).all('/:a/:b/:c', pass)],
  ['one before the router', (app, router) => app.all('/*rest', pass).use('/callbacks', router)],
])('a 404 of %s is one that nobody gave', async (_, mount) => {
  const { asked, error } = await application(mount)
  for (const _ of 'ab') expect(await asked('/callbacks/v1/kumquat')).toBe(404)
  expect(error.mock.calls).toEqual([[{ url: '/callbacks/v1/kumquat' }, HIGH]])
})

describe('a mount that is too deep is told', () => {
  it.each([200, 302, 401, 404])('also when everything else is answered %i', async (status) => {
    const { asked, error } = await application((app, router) =>
      app.use('/callbacks/kumquat', router).use(answer(status)),
    )
    for (const _ of 'ab') expect(await asked('/callbacks/kumquat', { redirect: 'manual' })).toBe(status)
    expect(error.mock.calls).toEqual([[{ url: '/callbacks/kumquat' }, DEEP]])
  })

  it.each<readonly [string, string, Mount]>([
    ['a route', '/callbacks/kumquat', (app, router) => app.post('/callbacks/kumquat', router)],
    ['one with parameters', '/callbacks/kumquat', (app, router) => app.post('/callbacks/:gateway', router)],
    [
      'one with an answer behind it',
      '/callbacks/kumquat',
      (app, router) => app.post('/callbacks/kumquat', router, answer(200)),
    ],
    [
      'half of the path',
      '/callbacks/paynicorn/postback',
      (app, router) => app.use('/callbacks/paynicorn', router),
    ],
    [
      'a mount behind a route that passes it on',
      '/callbacks/kumquat',
      (app, router) => app.all('/*rest', pass).use('/callbacks/kumquat', router).use(answer(401)),
    ],
  ])('as %s', async (_, path, mount) => {
    const { asked, error } = await application(mount)
    await asked(path)
    expect(error.mock.calls).toEqual([[{ url: path }, DEEP]])
  })

  it.each<readonly [string, Mount]>([
    ['another router', (app) => app.use('/callbacks', callbackRouter(merchant(), { logger: false }))],
    ['a route of the application', (app) => app.post('/callbacks/kumquat', answer(401))],
    ['one that has taken it', (app) => app.post('/callbacks/:gateway', answer(202))],
  ])('but not when %s answers', async (_, behind) => {
    const { asked, error } = await application((app, router) =>
      behind(app.use('/callbacks/kumquat', router), router),
    )
    await asked('/callbacks/kumquat')
    expect(error).not.toHaveBeenCalled()
  })
})
