import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { httpServer, transportContract } from '@kumicorn/testkit'
import { Agent } from 'undici'
import { expect, it, onTestFinished } from 'vitest'
import { fetchTransport } from '../../src/http/fetch.ts'
import { undiciTransport } from '../../src/http/undici.ts'

transportContract('undici', () => undiciTransport())
transportContract('fetch', () => fetchTransport())

// "Bad input and faults": fetch sends again by itself whatever is answered with 421.
it.each([
  ['undici', () => undiciTransport()],
  ['fetch', () => fetchTransport()],
])('%s never sends a body again by itself', async (_, make) => {
  const server = await httpServer((response) => {
    response.statusCode = 421
    response.end('elsewhere')
  })
  const transport = make()
  onTestFinished(() => transport.close?.())
  const { signal } = new AbortController()
  const body = '{"name":"é"}'
  const request = {
    method: 'POST',
    url: server.url,
    headers: {},
    body,
    signal,
    maxResponseBytes: 100,
  } as const
  expect((await transport.send(request)).status).toBe(421)
  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]?.body.toString()).toBe(body)
  expect(server.requests[0]?.headers).toMatchObject({ 'content-length': '13' })
})

it('undici uses the dispatcher that it is given, and leaves it open', async () => {
  const server = await httpServer((response) => response.end('ok'))
  const dispatcher = new Agent()
  const transport = undiciTransport({ dispatcher })
  const signal = new AbortController().signal
  const request = { method: 'GET', url: server.url, headers: {}, signal, maxResponseBytes: 10 } as const
  expect((await transport.send(request)).status).toBe(200)
  await transport.close?.()
  expect((await transport.send(request)).status).toBe(200)
  await dispatcher.close()
  await expect(transport.send(request)).rejects.toMatchObject({ code: 'transport_failed' })
})

it('undici is not loaded before the first call', async () => {
  const code = `
    import { createRequire } from 'node:module'
    import { undiciTransport } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)}
    const { cache } = createRequire(import.meta.url)
    const loaded = () => Object.keys(cache).some((path) => path.includes('undici'))
    const transport = undiciTransport()
    const before = loaded()
    const signal = AbortSignal.abort()
    await transport.send({ method: 'GET', url: 'http://127.0.0.1', headers: {}, signal, maxResponseBytes: 1 }).catch(() => {})
    process.stdout.write(JSON.stringify({ before, after: loaded() }))
  `
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--no-warnings', '--input-type=module', '--eval', code])
  expect(JSON.parse(stdout)).toEqual({ before: false, after: true })
})
