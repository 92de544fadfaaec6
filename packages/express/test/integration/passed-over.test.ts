import type { ServerResponse } from 'node:http'
import express, { type Express } from 'express'
import { expect, it, onTestFinished, vi } from 'vitest'
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

it('a route for everything is how applications answer what they have not', async () => {
  const { asked, error } = await application((app, router) =>
    app.use(router).all('/*rest', (_, response) => void response.status(404).json({})),
  )
  expect(await asked('/callbacks/kumquat')).toBe(404)
  expect(error.mock.calls).toEqual([[{ url: '/callbacks/kumquat' }, HIGH]])
})
