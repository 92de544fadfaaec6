import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../src/index.ts'
import { callback, make, pause, until } from './shop.ts'

// Found by an attack: the end of a stop() stopped what a start() in between had begun.

/** Stopping, while a handler hangs until `go` is called. */
async function stopping(timeout: number) {
  const gate = Promise.withResolvers<void>()
  let begun = false
  const kumicorn = make({ store: { ...memoryStore(), durable: true } })
  kumicorn.on('order.succeeded', {
    name: 'h',
    handle: () => {
      begun = true
      return gate.promise
    },
  })
  await kumicorn.start()
  await kumicorn.callbacks.kumquat(callback('A'))
  await until(() => begun)
  return { kumicorn, stopped: kumicorn.stop({ timeout }), go: gate.resolve }
}

describe('start() while it is stopping', () => {
  it.each([
    ['in its time', 10_000, true],
    ['too late', 30, false],
  ] as const)(
    'remembers the handlers that come afterwards, when the stop ends %s',
    async (_, timeout, ends) => {
      const { kumicorn, stopped, go } = await stopping(timeout)
      const started = kumicorn.start()
      if (ends) go()
      await Promise.all([stopped, started])
      kumicorn.on('order.failed', { name: 'late', handle: () => undefined })
      await until(async () => (await kumicorn.handlers.list()).some(({ name }) => name === 'late'))
      expect((await kumicorn.callbacks.kumquat(callback('B'))).status).toBe(200)
      go()
    },
  )

  it('leaves it as the last call says, whatever went before', async () => {
    const kumicorn = make()
    const calls = [kumicorn.start(), kumicorn.stop(), kumicorn.start(), kumicorn.stop()]
    await Promise.all(calls)
    expect((await kumicorn.callbacks.kumquat(callback('A'))).status).toBe(503)
    await Promise.all([kumicorn.start(), kumicorn.stop(), kumicorn.start()])
    expect((await kumicorn.callbacks.kumquat(callback('A'))).status).toBe(200)
  })

  it('closes no connection of what runs again', async () => {
    let closed = 0
    const close = async (): Promise<void> => {
      closed += 1
    }
    const transport = { send: () => Promise.reject(new Error('no')), close }
    const gate = Promise.withResolvers<void>()
    const kumicorn = make({
      kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: '123456789', transport },
    })
    let begun = false
    kumicorn.on('order.succeeded', {
      name: 'h',
      handle: () => {
        begun = true
        return gate.promise
      },
    })
    await kumicorn.start()
    void kumicorn.callbacks.kumquat(callback('A'))
    await until(() => begun)
    await kumicorn.stop({ timeout: 10 })
    const before = closed
    await kumicorn.start()
    gate.resolve()
    await pause(50)
    expect(closed).toBe(before)
  })
})
