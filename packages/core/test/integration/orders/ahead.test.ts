import { setTimeout as pause } from 'node:timers/promises'
import type { ManualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { sqliteStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY } from '../call-engine/gateway.ts'
import { newPath } from '../stores/database-file.ts'
import { type Shop, shop, until } from './shop.ts'

const callback = (request_no: string) => kumquatCallback({ request_no, status: 'success' }, SIGN_KEY)

/** Callbacks that come at once. */
async function acknowledged({ kumicorn }: Shop, references: readonly string[]): Promise<void> {
  const replies = await Promise.all(references.map((one) => kumicorn.callbacks.kumquat(callback(one))))
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, n) => `R${n}`)

/** A handler with one place, which holds what it gets as long as it is told to. */
function holding() {
  const state = { holds: false, begun: [] as string[], most: 0, running: 0, end: (): void => undefined }
  const handle = async ({ reference }: { readonly reference: string }): Promise<void> => {
    state.begun.push(reference)
    state.running += 1
    state.most = Math.max(state.most, state.running)
    const { promise, resolve } = Promise.withResolvers<void>()
    state.end = resolve
    if (state.holds) await promise
    state.running -= 1
  }
  return { state, on: { name: 'one by one', concurrency: 1, handle } }
}

/** A merchant whose handler has run once, so that it is known to be quick, and what was claimed for it. */
async function quick(path: string, clock?: ManualClock) {
  const there = await shop({ store: sqliteStore({ path }), ...(clock && { clock }) })
  const handler = holding()
  there.kumicorn.on('order.succeeded', handler.on)
  const looked = Promise.withResolvers<void>()
  const claimed: string[] = []
  there.store.onDeliveries((got) => {
    claimed.push(
      ...got.filter(({ handler: of }) => of === handler.on.name).map(({ event }) => event.reference),
    )
    looked.resolve()
  })
  await there.kumicorn.start()
  await looked.promise
  await acknowledged(there, ['first'])
  await until(() => handler.state.begun.length === 1 && handler.state.running === 0)
  return { ...there, state: handler.state, claimed }
}

describe('a delivery for a handler whose places are taken', () => {
  it('waits here for its turn, and is not claimed', async () => {
    const there = await quick(await newPath())
    const many = numbered(20)
    await acknowledged(there, many)
    await until(() => there.state.begun.length === 21)
    expect(new Set(there.state.begun)).toEqual(new Set(['first', ...many]))
    expect([there.state.most, there.claimed]).toEqual([1, []])
  })

  it('goes to another process when its turn does not come within a second', async () => {
    const path = await newPath()
    const slow = await quick(path)
    slow.state.holds = true
    await acknowledged(slow, numbered(5))
    await until(() => slow.state.running === 1)
    const other = await shop({ store: sqliteStore({ path }), clock: slow.clock })
    const { state, on } = holding()
    other.kumicorn.on('order.succeeded', on)
    await other.kumicorn.start()
    // It looks once a second; the leases that run are renewed after ten.
    for (let n = 0; n < 8 && state.begun.length < 4; n += 1) {
      slow.clock.advance(1_000)
      await pause(100)
    }
    expect(new Set([...slow.state.begun, ...state.begun])).toEqual(new Set(['first', ...numbered(5)]))
    expect(slow.state.begun).toHaveLength(2)
    slow.state.holds = false
    slow.state.end()
  })

  it('goes to another process at once when this one stops', async () => {
    const path = await newPath()
    const there = await quick(path)
    there.state.holds = true
    await acknowledged(there, numbered(5))
    await until(() => there.state.running === 1)
    const stopped = there.kumicorn.stop()
    there.state.holds = false
    there.state.end()
    await stopped
    expect(there.state.begun).toHaveLength(2)
    const other = await shop({ store: sqliteStore({ path }), clock: there.clock })
    const { state, on } = holding()
    other.kumicorn.on('order.succeeded', on)
    await other.kumicorn.start()
    await until(() => state.begun.length === 4)
    expect(new Set([...there.state.begun, ...state.begun])).toEqual(new Set(['first', ...numbered(5)]))
  })

  it('is left to the store when a hundred wait here, and claimed there', async () => {
    const there = await quick(await newPath())
    const many = numbered(150)
    await acknowledged(there, many)
    await until(() => there.state.begun.length === 151)
    expect(new Set(there.state.begun)).toEqual(new Set(['first', ...many]))
    expect(there.state.most).toBe(1)
    expect(there.claimed.length).toBeGreaterThan(0)
    expect(there.claimed.length).toBeLessThanOrEqual(50)
  })
})
