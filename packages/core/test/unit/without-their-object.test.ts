import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createKumicorn } from '../../src/index.ts'

// Found by newcomers: process.once('SIGTERM', kumicorn.stop) was a TypeError about private members.

const kumicorn = createKumicorn({
  kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P', signKey: 'sign-key' },
  paynicorn: { baseUrl: 'http://127.0.0.1:9/trade', appKey: 'app-key', merchantSecret: 'merchant-secret' },
  logger: false,
})

const objects = {
  kumicorn,
  'kumicorn.orders': kumicorn.orders,
  'kumicorn.deadLetters': kumicorn.deadLetters,
  'kumicorn.handlers': kumicorn.handlers,
  'kumicorn.dailyCloses': kumicorn.dailyCloses,
  'kumicorn.kumquat': kumicorn.kumquat,
  'kumicorn.paynicorn': kumicorn.paynicorn,
}

const methodsOf = (object: object): string[] =>
  Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object)))
    .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
    .map(([name]) => name)

describe.each(Object.entries(objects))('the methods of %s', (_, object) => {
  it.each(methodsOf(object))('work without it: %s', async (name) => {
    const method = (object as unknown as Record<string, (...given: unknown[]) => unknown>)[name]
    const thrown = await new Promise((resolve) => resolve(method?.())).catch((error: unknown) => error)
    expect(String(thrown)).not.toMatch(/private member|of undefined|of null/)
    expect(Object.keys(object)).not.toContain(name)
  })
})

it('stop() may be the listener of a signal', async () => {
  await kumicorn.start()
  const { stop } = kumicorn
  const stopped = new Promise<void>((resolve, reject) => {
    const listener = (...given: []): void => void stop(...given).then(resolve, reject)
    process.once('SIGUSR2', listener)
    onTestFinished(() => void process.off('SIGUSR2', listener))
  })
  const heard = once(process, 'SIGUSR2')
  process.kill(process.pid, 'SIGUSR2')
  await heard
  await stopped
  expect(kumicorn.state).toBe('stopped')
})
