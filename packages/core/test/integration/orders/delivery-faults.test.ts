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

/** A handler that may have one try only, on a store that says that it is durable. */
async function oneTry(broken: Partial<Store>) {
  const kept: Store = { ...memoryStore(), durable: true }
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const there = await shop({ store: { ...kept, ...broken }, deliveries: { maxTries: 1 }, logger })
  return { ...there, kept, logger, said: () => logger.error.mock.calls.map(([, text]) => text as string) }
}

// Found by an attack: either was a failed try, and with one try only a dead letter.
describe('when the store fails beside a handler that does not', () => {
  it('at reading the order, no try is used up', async () => {
    const state = { broken: true }
    const there = await oneTry({
      order: async (key) => {
        if (state.broken) throw new StoreError('the file is locked')
        return there.kept.order(key)
      },
    })
    const { kumicorn, kept, clock, seen } = there
    state.broken = false
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
    state.broken = true
    await deliver(there)
    state.broken = false
    expect(seen).toEqual([])
    expect((await kept.deadLetters({ limit: 9 })).items).toEqual([])
    expect(there.said()).toEqual([
      'kumicorn: the store could not be read for a handler: it gets the event later',
    ])
    clock.advance(MINUTE)
    await deliver(there)
    expect(seen).toHaveLength(1)
  })

  it('at noting that it has finished, the store is told again until it knows, and the lease is kept', async () => {
    const state = { broken: true, told: 0 }
    const there = await oneTry({
      finishDelivery: async (id, token) => {
        state.told += 1
        if (state.broken) throw new StoreError('the file is locked')
        return there.kept.finishDelivery(id, token)
      },
    })
    const { kumicorn, kept, clock, seen, store } = there
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
    await until(() => state.told === 2)
    let claims = 0
    store.onDeliveries((claimed) => {
      claims += claimed.length
    })
    for (let second = 0; second < 100; second += 1) {
      clock.advance(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(state.told).toBeGreaterThan(10)
    state.broken = false
    for (let second = 0; second < 5; second += 1) {
      clock.advance(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (const row of await kept.handlers()) expect(row).toMatchObject({ waiting: 0, dead: 0 })
    expect({ seen: seen.length, claims, said: there.said() }).toEqual({ seen: 1, claims: 0, said: [] })
  })

  it('and for good, that is what the log says', async () => {
    const there = await oneTry({ finishDelivery: () => Promise.reject(new StoreError('the file is gone')) })
    await there.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
    await deliver(there)
    const [said = ''] = there.said()
    expect(said).toContain('a handler has finished, but the store could not be told')
    expect((await there.kept.deadLetters({ limit: 9 })).items).toEqual([])
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

it('a handler whose lease has gone to another process is told by its signal', async () => {
  const renewDelivery = vi.fn(async () => false)
  const there = await shop({ store: { ...memoryStore(), durable: true, renewDelivery } })
  const reasons: unknown[] = []
  let begun = false
  there.kumicorn.on('order.succeeded', {
    name: 'slow',
    handle: async (_, { signal }) => {
      begun = true
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      reasons.push(signal.reason)
    },
  })
  await there.kumicorn.start()
  await there.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
  await until(() => begun)
  there.clock.advance(9_999)
  expect(renewDelivery).not.toHaveBeenCalled()
  there.clock.advance(1)
  await until(() => reasons.length === 1)
  expect(reasons).toMatchObject([{ message: 'the lease of this delivery has gone to another process' }])
  // It is not renewed any more.
  there.clock.advance(60_000)
  expect(renewDelivery).toHaveBeenCalledTimes(1)
})
