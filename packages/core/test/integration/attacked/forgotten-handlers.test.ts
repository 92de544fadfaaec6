import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, sqliteStore } from '../../../src/index.ts'
import { newPath } from '../stores/database-file.ts'
import { callback, make, pause, until } from './shop.ts'

// Found by an attack: what another process recorded was lost for a handler that still stood in this one.

describe('a handler that is forgotten while a process has it', () => {
  async function forgotten() {
    const path = await newPath()
    const clock = manualClock()
    const worker = make({ store: sqliteStore({ path }), clock })
    const web = make({ store: sqliteStore({ path }), clock })
    const got: string[] = []
    worker.on('order.succeeded', { name: 'x', handle: ({ reference }) => void got.push(reference) })
    for (const each of [worker, web]) await each.start()
    const startedAt = clock.now()
    clock.advance(1)
    return { worker, web, clock, got, startedAt }
  }

  it('gets what other processes record, too, ten minutes later', async () => {
    const { web, clock, got, startedAt } = await forgotten()
    expect(await web.handlers.forget('x')).toBe(true)
    expect(await web.handlers.list()).toEqual([])
    clock.advance(600_000)
    await until(async () => (await web.handlers.list()).length === 1)
    // As it was told first: what another process has told since is not older than this.
    expect(await web.handlers.list()).toMatchObject([{ name: 'x', seenAt: startedAt }])
    expect((await web.callbacks.kumquat(callback('A'))).status).toBe(200)
    clock.advance(20)
    await until(() => got.includes('A'))
  })

  // The store knows nothing of it any more, and hands out the next event of the order.
  it.each(['memory', 'sqlite'])(
    'and runs it, ends before it gets the next of that order (%s)',
    async (kind) => {
      const clock = manualClock()
      const store =
        kind === 'memory' ? { ...memoryStore(), durable: true } : sqliteStore({ path: await newPath() })
      const kumicorn = make({ store, clock })
      const gate = Promise.withResolvers<void>()
      const got: string[] = []
      kumicorn.on(['order.succeeded', 'order.updated'], {
        name: 'x',
        handle: async ({ type }) => {
          got.push(type)
          await gate.promise
          got.push('ended')
        },
      })
      await kumicorn.start()
      await kumicorn.callbacks.kumquat(callback('A', { pin: '1111' }))
      await until(() => got.length === 1)
      expect(await kumicorn.handlers.forget('x')).toBe(true)
      await kumicorn.callbacks.kumquat(callback('A', { pin: '2222' }))
      for (let n = 0; n < 20; n += 1) {
        clock.advance(1_000)
        await pause(2)
      }
      expect(got).toEqual(['order.succeeded'])
      gate.resolve()
      await until(() => {
        clock.advance(1_000)
        return got.length === 4
      })
      expect(got).toEqual(['order.succeeded', 'ended', 'order.updated', 'ended'])
    },
  )

  it('and by that process itself, gets it at once', async () => {
    const { worker, web, clock, got } = await forgotten()
    expect(await worker.handlers.forget('x')).toBe(true)
    expect((await web.callbacks.kumquat(callback('A'))).status).toBe(200)
    clock.advance(20)
    await until(() => got.includes('A'))
  })
})
