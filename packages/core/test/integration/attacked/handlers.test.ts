import { httpServer, manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, type Store, sqliteStore } from '../../../src/index.ts'
import { newPath } from '../stores/database-file.ts'
import { callback, deadOf, make, pause, place, until } from './shop.ts'

// Found by attacks: each of these was broken once.

const stores: readonly (readonly [string, () => Promise<Store>])[] = [
  ['memoryStore', async () => memoryStore()],
  ['sqliteStore', async () => sqliteStore({ path: await newPath() })],
]
const throwing = (): never => {
  throw new Error('no')
}

describe('a handler that throws what cannot be shown', () => {
  it.each<readonly [string, () => unknown]>([
    ['an object without a prototype', () => Object.create(null)],
    [
      'an error whose message throws',
      () => Object.defineProperty(new Error('x'), 'message', { get: throwing }),
    ],
    [
      'an error without a message',
      () => Object.defineProperty(new Error('x'), 'message', { value: undefined }),
    ],
    ['an error whose message is a number', () => Object.assign(new Error('x'), { message: 42 })],
    ['an object whose toString throws', () => ({ toString: throwing })],
    [
      'a revoked proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return proxy
      },
    ],
  ])('%s: becomes a dead letter all the same', async (_, what) => {
    const kumicorn = make({
      store: sqliteStore({ path: await newPath() }),
      deliveries: { maxTries: 1, pollInterval: 20 },
    })
    kumicorn.on('order.succeeded', {
      name: 'h',
      handle: () => {
        throw what()
      },
    })
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(callback('A'))
    await until(async () => (await deadOf(kumicorn)).length === 1)
  })
})

describe.each(stores)('on %s', (_, open) => {
  it('no handler gets more at a time than its concurrency, however many callbacks come at once', async () => {
    const kumicorn = make({ store: await open() })
    let [now, most, done] = [0, 0, 0]
    kumicorn.on('order.succeeded', {
      name: 'h',
      concurrency: 2,
      handle: async () => {
        now += 1
        most = Math.max(most, now)
        await pause(3)
        now -= 1
        done += 1
      },
    })
    // Beside one that is always free: who waits for the first must not be woken by the second for ever.
    kumicorn.on('order.succeeded', { name: 'quick', handle: () => undefined })
    await kumicorn.start()
    const replies = Array.from({ length: 20 }, (__, n) => kumicorn.callbacks.kumquat(callback(`A-${n}`)))
    for (const { status } of await Promise.all(replies)) expect(status).toBe(200)
    await until(() => done === 20)
    expect(most).toBe(2)
  })
})

describe('several instances on one store', () => {
  it('do not touch the dead letters of another account', async () => {
    const path = await newPath()
    const deliveries = { maxTries: 1, pollInterval: 20 }
    const one = make({ store: sqliteStore({ path }), deliveries })
    one.on('order.succeeded', { name: 'h', handle: throwing })
    await one.start()
    await one.callbacks.kumquat(callback('A'))
    await until(async () => (await deadOf(one)).length === 1)
    const id = (await deadOf(one))[0]?.id ?? 0
    const other = make({ store: sqliteStore({ path }), partnerNo: 'P2' })
    other.on('order.succeeded', { name: 'h', handle: () => undefined })
    expect(await other.deadLetters.replay(id)).toBe(false)
    expect(await other.deadLetters.discard(id)).toBe(false)
    expect(await deadOf(one)).toHaveLength(1)
  })

  it('do not use up the tries of what they have no handler for', async () => {
    const path = await newPath()
    const clock = manualClock()
    const narrow = make({ store: sqliteStore({ path }), clock })
    narrow.on('order.succeeded', { name: 'fulfil', handle: () => undefined })
    await narrow.start()
    const wide = make({ store: sqliteStore({ path }), clock })
    wide.on(['order.succeeded', 'order.failed'], { name: 'fulfil', handle: () => undefined })
    await wide.callbacks.kumquat(callback('A', { status: 'error' }))
    for (let hour = 0; hour < 70; hour += 1) {
      clock.advance(3_600_000)
      await pause(2)
    }
    expect(await deadOf(narrow)).toEqual([])
    await narrow.stop()
    await wide.start()
    await until(async () => {
      clock.advance(60_000)
      return (await wide.handlers.list()).every(({ waiting }) => waiting === 0)
    })
    expect(await deadOf(wide)).toEqual([])
  })
})

describe('taking a handler off', () => {
  it('a second time does not take off the one that came after it', async () => {
    const kumicorn = make()
    const off = kumicorn.on('order.succeeded', { name: 'h', handle: () => undefined })
    off()
    let got = 0
    kumicorn.on('order.succeeded', {
      name: 'h',
      handle: () => {
        got += 1
      },
    })
    off()
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(callback('A'))
    expect(got).toBe(1)
  })
})

describe('stop()', () => {
  it('ends in its time although a call is under way', async () => {
    const gateway = await httpServer(() => undefined)
    const kumicorn = make({ baseUrl: gateway.url })
    await kumicorn.start()
    const controller = new AbortController()
    const placing = kumicorn.kumquat.orders.place(place, { signal: controller.signal })
    await gateway.received(1)
    let isOver = false
    void placing.finally(() => {
      isOver = true
    })
    await kumicorn.stop({ timeout: 50 })
    expect(isOver).toBe(false)
    controller.abort()
    expect((await placing).state).toBe('unknown')
  })

  it('lets nothing begin once it has ended', async () => {
    const inner = memoryStore()
    const gate = Promise.withResolvers<void>()
    const store: Store = {
      ...inner,
      commit: async (change) => {
        if (change.event) await gate.promise
        return inner.commit(change)
      },
    }
    const result = { status: 'SUCCESS', request_no: 'A', serial_no: 's' }
    const gateway = await httpServer((response) =>
      response.end(JSON.stringify({ returnCode: 'SUCCESS', result })),
    )
    const kumicorn = make({ store, baseUrl: gateway.url })
    let begun = 0
    kumicorn.on(['order.succeeded', 'order.accepted'], {
      name: 'h',
      handle: () => {
        begun += 1
      },
    })
    await kumicorn.start()
    const placing = kumicorn.kumquat.orders.place(place)
    await gateway.received(1)
    await pause()
    await kumicorn.stop({ timeout: 50 })
    gate.resolve()
    await placing
    await pause()
    expect(begun).toBe(0)
  })

  it('begins no handler for a callback that waits behind another', async () => {
    const kumicorn = make()
    let begun = 0
    kumicorn.on(['order.succeeded', 'order.updated'], {
      name: 'h',
      handle: (_, { signal }) => {
        begun += 1
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
        )
      },
    })
    await kumicorn.start()
    const replies = [callback('A'), callback('A'), callback('A', { pin: '1' })].map((each) =>
      kumicorn.callbacks.kumquat(each),
    )
    await until(() => begun === 1)
    await kumicorn.stop({ timeout: 300 })
    expect(begun).toBe(1)
    for (const { status } of await Promise.all(replies)) expect(status).toBe(503)
  })

  it('after start(), before that has ended, leaves it stopped', async () => {
    const kumicorn = make({ store: sqliteStore({ path: await newPath() }) })
    const started = kumicorn.start()
    await kumicorn.stop()
    await started
    expect((await kumicorn.callbacks.kumquat(callback('A'))).status).toBe(503)
  })
})

describe('a logger that throws', () => {
  it('spoils nothing', async () => {
    const logger = { debug: throwing, info: throwing, warn: throwing, error: throwing }
    const kumicorn = make({ logger })
    expect(await kumicorn.callbacks.kumquat(callback('A'))).toMatchObject({ status: 200 })
    await expect(kumicorn.kumquat.balance()).rejects.toMatchObject({ code: 'transport_failed' })
  })
})

describe('a second call of the same order', () => {
  it('shares the send of the first, and has its own patience', async () => {
    const gateway = await httpServer(() => undefined)
    const kumicorn = make({ baseUrl: gateway.url })
    const first = new AbortController()
    const placing = kumicorn.kumquat.orders.place(place, { signal: first.signal })
    await gateway.received(1)
    const second = await kumicorn.kumquat.orders.place(place, { timeout: 30 })
    expect(second).toMatchObject({ state: 'unknown', error: { requestSent: 'maybe' } })
    first.abort()
    expect((await placing).state).toBe('unknown')
    expect(gateway.requests).toHaveLength(1)
  })
})
