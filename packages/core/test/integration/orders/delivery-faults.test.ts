import { describe, expect, it, vi } from 'vitest'
import { memoryStore, type Store, StoreError } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY } from '../call-engine/gateway.ts'
import { deliver, shop, until } from './shop.ts'

const MINUTE = 60_000

/** A merchant whose store says that it is durable, and of which one call fails for a while. */
async function failing(call: keyof Store) {
  const kept: Store = { ...memoryStore(), durable: true }
  const state = { broken: true }
  const real = kept[call] as (...given: unknown[]) => Promise<unknown>
  const fragile = async (...given: unknown[]) => {
    if (state.broken) throw new StoreError('the disk is gone')
    return real(...given)
  }
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const there = await shop({ store: { ...kept, [call]: fragile }, logger })
  await there.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
  return { ...there, state, logger }
}

describe('when the store fails while events are delivered', () => {
  it('at claiming, it is asked again after the poll interval', async () => {
    const { kumicorn, clock, state, seen, logger } = await failing('claimDeliveries')
    await kumicorn.start()
    await until(() => logger.error.mock.calls.length > 0)
    expect(logger.error).toHaveBeenCalledWith(
      { err: expect.any(StoreError) },
      'kumicorn: the store could not be asked for deliveries, trying again',
    )
    state.broken = false
    await clock.waiting(2)
    clock.advance(1_000)
    await until(() => seen.length === 1)
  })

  it('at noting that a handler has finished, the handler gets the event once more', async () => {
    const { kumicorn, store, clock, state, seen } = await failing('finishDelivery')
    await deliver({ kumicorn, store })
    state.broken = false
    clock.advance(MINUTE)
    await deliver({ kumicorn, store })
    expect(seen).toHaveLength(2)
    expect(seen[1]?.id).toBe(seen[0]?.id)
    clock.advance(MINUTE)
    expect(await deliver({ kumicorn, store })).toBe(0)
  })

  it('at noting that a handler has failed, the event comes again when the lease has run out', async () => {
    const { kumicorn, store, clock, state } = await failing('failDelivery')
    const calls: string[] = []
    kumicorn.on('order.failed', {
      name: 'fails once',
      handle: ({ reference }) => {
        calls.push(reference)
        if (calls.length === 1) throw new Error('not now')
      },
    })
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R2', status: 'error' }, SIGN_KEY))
    await deliver({ kumicorn, store })
    state.broken = false
    clock.advance(30_000 - 1)
    await deliver({ kumicorn, store })
    expect(calls).toEqual(['R2'])
    clock.advance(1)
    await deliver({ kumicorn, store })
    expect(calls).toEqual(['R2', 'R2'])
  })
})

describe('a handler that is not there any more', () => {
  it('keeps no other handler from its events, and finds its own when it comes back', async () => {
    const store: Store = { ...memoryStore(), durable: true }
    const first = await shop({ store })
    first.kumicorn.on('order.succeeded', { name: 'gone', handle: () => undefined })
    await first.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
    const second = await shop({ store })
    await deliver(second)
    expect(second.seen).toHaveLength(1)
    const third = await shop({ store })
    const got: string[] = []
    third.kumicorn.on('order.succeeded', {
      name: 'gone',
      handle: ({ reference }) => void got.push(reference),
    })
    await deliver(third)
    expect(got).toEqual(['R1'])
  })
})

describe('how events are delivered', () => {
  it.each([
    [{ maxTries: 0 }, /deliveries.maxTries/],
    [{ concurrency: 1.5 }, /deliveries.concurrency/],
    [{ timeout: -1 }, /deliveries.timeout/],
    [{ pollInterval: Number.NaN }, /deliveries.pollInterval/],
  ])('cannot be %j', async (deliveries, message) => {
    await expect(shop({ deliveries })).rejects.toThrow(message)
  })
})
