import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createKumicorn, type Kumicorn, memoryStore, sqliteStore } from '@kumicorn/core'
import { watchedCallbacks } from '@kumicorn/testkit'
import { expect, it, onTestFinished, vi } from 'vitest'
import { type CallbackRouterOptions, callbackRouter } from '../../src/index.ts'
import { listen } from '../applications.ts'
import { merchant, post } from '../merchant.ts'

async function served(kumicorn: Kumicorn, given?: CallbackRouterOptions): Promise<string> {
  const router = callbackRouter(kumicorn, given)
  const running = await listen((request, response) =>
    router(request, response, () => response.writeHead(404).end()),
  )
  onTestFinished(async () => {
    await running.close()
    await kumicorn.stop()
  })
  return `${new URL(running.url).origin}/kumquat`
}

const options = { kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'sign-key' } }

const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 30_000, interval: 5 })

it('starts a Kumicorn that nobody starts, so that its handlers run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-'))
  const store = sqliteStore({ path: join(folder, 'orders.db') })
  const kumicorn = createKumicorn({ ...options, store })
  const handled: string[] = []
  const url = await served(kumicorn)
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })
  kumicorn.on('order.succeeded', { name: 'h', handle: ({ reference }) => void handled.push(reference) })
  await until(() => kumicorn.state === 'started')
  expect(await post(url)).toBe('200 SUCCESS')
  await until(() => handled.length === 1)
})

it('answers 503 until what could not be started can be, and says why', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'kumicorn-')), 'missing')
  const store = sqliteStore({ path: join(folder, 'orders.db') })
  const kumicorn = createKumicorn({ ...options, store })
  const logged: unknown[] = []
  const url = await served(kumicorn, { logger: { error: (...given) => void logged.push(...given) } })
  await until(() => logged.length > 0)
  const watched = watchedCallbacks()
  expect(await post(url)).toBe(
    '503 not handled: Kumicorn could not be started, the log of the server says why',
  )
  expect(watched).toMatchObject([{ kind: 'kumquat', status: 503, result: 'callback_not_started' }])
  expect(logged).toContain('kumicorn: it could not be started, callbacks are answered 503 until it can')
  expect(logged).toContainEqual({ err: expect.objectContaining({ code: 'store_failed' }) })
  await mkdir(folder)
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })
  expect(await post(url)).toBe('200 SUCCESS')
  expect(kumicorn.state).toBe('started')
  expect((await stat(join(folder, 'orders.db'))).isFile()).toBe(true)
})

it('starts it at once when a callback comes', async () => {
  const kumicorn = merchant()
  expect(await post(await served(kumicorn))).toBe('200 SUCCESS')
  expect(kumicorn.state).toBe('started')
})

/** What a process with `script` in it prints before it ends by itself. */
async function printed(script: string): Promise<string> {
  const whole = `
    import { createServer } from 'node:http'
    import { setTimeout as pass } from 'node:timers/promises'
    import { createKumicorn } from '@kumicorn/core'
    import { callbackRouter } from '@kumicorn/express'
    const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' }
    const kumicorn = createKumicorn({ kumquat })
    process.once('exit', () => console.log(kumicorn.state))
    ${script}`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@kumicorn/source', '--input-type=module', '--eval', whole],
    { cwd: new URL('../..', import.meta.url), timeout: 20_000 },
  )
  return stdout
}

it('keeps no process alive that has nothing else to do', async () => {
  expect(await printed('callbackRouter(kumicorn)')).toBe('new\n')
})

it('lets a process end, as Jest wants it, once what it has started is stopped', async () => {
  const script = `
    const server = createServer(callbackRouter(kumicorn)).listen(0, '127.0.0.1')
    while (kumicorn.state !== 'started') await pass(10)
    server.close()
    await kumicorn.stop()`
  expect(await printed(script)).toBe('stopped\n')
})

it('starts nothing in a process that only builds the application, however long that takes', async () => {
  expect(await printed('callbackRouter(kumicorn); await pass(2_500)')).toBe('new\n')
})

it('is no end of a process when its logger throws, and what it tells of is not startable', async () => {
  const log = `{ error() { console.log('told'); throw new Error('no disk') } }`
  const script = `
    kumicorn.start = () => Promise.reject(new Error('no store'))
    const server = createServer(callbackRouter(kumicorn, { logger: ${log} })).listen(0, '127.0.0.1')
    await pass(1_500)
    server.close()`
  expect(await printed(script)).toBe('told\nnew\n')
})

it('says nothing of handlers that the application registers later, and its own start does', async () => {
  const store = memoryStore()
  const first = createKumicorn({ ...options, store, logger: false })
  first.on('order.succeeded', function fulfil() {})
  await first.start()
  await first.stop()
  const told: string[] = []
  const ignore = () => undefined
  const logger = {
    debug: ignore,
    info: ignore,
    warn: (_: object, message: string) => void told.push(message),
    error: ignore,
  }
  const kumicorn = createKumicorn({ ...options, store: { ...store, durable: true }, logger })
  await served(kumicorn)
  await until(() => kumicorn.state === 'started')
  expect(told).toEqual([])
  await kumicorn.start()
  expect(told).toEqual([expect.stringContaining('rename or forget')])
})

it('leaves alone what is stopped, and what it is told not to start', async () => {
  const stopped = merchant()
  const url = await served(stopped)
  await stopped.stop()
  expect(await post(url)).toBe('503 refused: stopping')
  expect(stopped.state).toBe('stopped')

  const alone = merchant()
  const other = await served(alone, { start: false })
  expect(await post(other)).toBe('200 SUCCESS')
  expect(alone.state).toBe('new')
})
