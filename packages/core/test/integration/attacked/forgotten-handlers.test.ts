import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { sqliteStore } from '../../../src/index.ts'
import { newPath } from '../stores/database-file.ts'
import { callback, make, until } from './shop.ts'

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

  it('and by that process itself, gets it at once', async () => {
    const { worker, web, clock, got } = await forgotten()
    expect(await worker.handlers.forget('x')).toBe(true)
    expect((await web.callbacks.kumquat(callback('A'))).status).toBe(200)
    clock.advance(20)
    await until(() => got.includes('A'))
  })
})
