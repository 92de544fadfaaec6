import { describe, expect, it } from 'vitest'
import { type OrderEvent, sqliteStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY } from '../call-engine/gateway.ts'
import { newPath } from '../stores/database-file.ts'
import { deliver, type Shop, type ShopOptions, shop, until } from './shop.ts'

const HOUR = 60 * 60_000

/** A merchant with a durable store. */
const durable = async (options: ShopOptions = {}) =>
  shop({ store: sqliteStore({ path: await newPath() }), ...options })

const callback = (request_no: string, status = 'success') => kumquatCallback({ request_no, status }, SIGN_KEY)

async function acknowledged({ kumicorn }: Shop, ...references: readonly string[]): Promise<void> {
  for (const reference of references)
    expect((await kumicorn.callbacks.kumquat(callback(reference))).status).toBe(200)
}

/** A handler that fails until it is told not to. */
function failing() {
  const state = { failing: true, calls: [] as string[] }
  const handle = ({ reference }: OrderEvent): void => {
    state.calls.push(reference)
    if (state.failing) throw new Error(`cannot handle ${reference}`)
  }
  return { name: 'failing', handle, state }
}

describe('an event', () => {
  it('is brought to each handler separately: one that fails is tried again, the others are not', async () => {
    const there = await durable()
    const { kumicorn, clock, seen } = there
    const bad = failing()
    kumicorn.on('order.succeeded', bad)
    await acknowledged(there, 'R1')
    await deliver(there)
    expect([bad.state.calls, seen.length]).toEqual([['R1'], 1])
    bad.state.failing = false
    clock.advance(HOUR)
    await deliver(there)
    expect([bad.state.calls, seen.length]).toEqual([['R1', 'R1'], 1])
    clock.advance(HOUR)
    expect(await deliver(there)).toBe(0)
  })

  it('is brought as the very thing that was told, under one id, at each try', async () => {
    const there = await durable()
    const { kumicorn, clock } = there
    const got: OrderEvent[] = []
    kumicorn.on('order.succeeded', {
      name: 'twice',
      handle: (event) => {
        got.push(event)
        if (got.length === 1) throw new Error('once more')
      },
    })
    await acknowledged(there, 'R1')
    await deliver(there)
    clock.advance(HOUR)
    await deliver(there)
    expect(got).toHaveLength(2)
    expect(got[1]).toEqual(got[0])
    expect(got[0]).toMatchObject({ type: 'order.succeeded', reference: 'R1', data: { result: '充值成功' } })
    expect([got[0]]).toEqual(await kumicorn.orders.events('R1'))
  })

  it('waits longer after each try, over about three days', async () => {
    const there = await durable({ random: () => 0.5 })
    const bad = failing()
    there.kumicorn.on('order.succeeded', bad)
    await acknowledged(there, 'R1')
    await deliver(there)
    const minutes = [1 / 12, 0.5, 2, 10, 30, 60, 120, 240, 480, 720, 960, 1440]
    for (const [n, wait] of minutes.entries()) {
      there.clock.advance(wait * 60_000 - 1)
      expect(await deliver(there)).toBe(0)
      there.clock.advance(1)
      expect(await deliver(there)).toBe(1)
      expect(bad.state.calls).toHaveLength(n + 2)
    }
    expect((await there.kumicorn.deadLetters.list()).deadLetters).toMatchObject([{ tries: 13 }])
  })

  it('that fails blocks no other order, but what comes after it in its own order waits', async () => {
    const there = await durable()
    const { kumicorn, clock } = there
    const calls: string[] = []
    const bad = failing()
    kumicorn.on('order.failed', {
      name: 'fulfil',
      handle: (event) => {
        calls.push(`failed ${event.reference}`)
        bad.handle(event)
      },
    })
    kumicorn.on('order.conflict', {
      name: 'fulfil',
      handle: ({ reference }) => void calls.push(`conflict ${reference}`),
    })
    for (const reference of ['R1', 'R2']) {
      await kumicorn.callbacks.kumquat(callback(reference, 'error'))
      await kumicorn.callbacks.kumquat(callback(reference, 'refunding'))
    }
    await deliver(there)
    expect(calls).toEqual(['failed R1', 'failed R2'])
    bad.state.failing = false
    clock.advance(HOUR)
    await kumicorn.start()
    await until(() => calls.length === 6)
    expect(calls.slice(2).toSorted()).toEqual(['conflict R1', 'conflict R2', 'failed R1', 'failed R2'])
    for (const reference of ['R1', 'R2'])
      expect(calls.lastIndexOf(`failed ${reference}`)).toBeLessThan(calls.indexOf(`conflict ${reference}`))
  })

  it('for a handler that gives up when its time is over is tried again', async () => {
    const there = await durable({ deliveries: { timeout: 5_000 } })
    const { kumicorn, clock } = there
    const started = Promise.withResolvers<void>()
    const calls: number[] = []
    kumicorn.on('order.succeeded', {
      name: 'hangs once',
      handle: (_, { signal }) => {
        calls.push(clock.now())
        started.resolve()
        if (calls.length > 1) return undefined
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        )
      },
    })
    await acknowledged(there, 'R1')
    await kumicorn.start()
    await started.promise
    clock.advance(5_000)
    await kumicorn.stop()
    clock.advance(6_000)
    await deliver(there)
    expect(calls).toHaveLength(2)
    expect((await kumicorn.deadLetters.list()).deadLetters).toEqual([])
  })

  it.each([
    ['is none', undefined, 'undefined'],
    ['is a text', 'no stock', 'no stock'],
    ['is very long', new Error('x'.repeat(5_000)), 'x'.repeat(500)],
  ])('whose handler throws what %s becomes a dead letter all the same', async (_, thrown, lastError) => {
    const there = await durable({ deliveries: { maxTries: 1 } })
    there.kumicorn.on('order.succeeded', {
      name: 'throws',
      handle: () => {
        throw thrown
      },
    })
    await acknowledged(there, 'R1')
    await deliver(there)
    expect((await there.kumicorn.deadLetters.list()).deadLetters).toMatchObject([{ lastError }])
  })

  it('runs no more handlers at a time than allowed', async () => {
    const there = await durable({ deliveries: { concurrency: 3 } })
    const { kumicorn } = there
    let running = 0
    let most = 0
    const [three, all] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let left = 10
    kumicorn.on('order.succeeded', {
      name: 'slow',
      handle: async () => {
        running += 1
        most = Math.max(most, running)
        if (running === 3) three.resolve()
        await three.promise
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
        left -= 1
        if (left === 0) all.resolve()
      },
    })
    await acknowledged(there, ...Array.from({ length: 10 }, (_, n) => `R${n}`))
    await kumicorn.start()
    await all.promise
    expect(most).toBe(3)
  })
})

describe('the acknowledgement', () => {
  it('with a durable store does not wait for handlers, nor for start()', async () => {
    const there = await durable()
    const { kumicorn } = there
    const started = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    kumicorn.on('order.succeeded', {
      name: 'slow',
      handle: () => {
        started.resolve()
        return gate.promise
      },
    })
    await acknowledged(there, 'R1')
    await kumicorn.start()
    await started.promise
    await acknowledged(there, 'R1', 'R2')
    gate.resolve()
  })

  it('with a durable store is given even when every handler fails', async () => {
    const there = await durable()
    there.kumicorn.on('order.succeeded', failing())
    await there.kumicorn.start()
    await acknowledged(there, 'R1', 'R1')
  })
})
