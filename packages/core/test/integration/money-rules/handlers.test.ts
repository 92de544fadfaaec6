import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import {
  createKumicorn,
  type HandlerContext,
  type KumicornOptions,
  memoryStore,
  type OrderEvent,
} from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY } from '../call-engine/gateway.ts'
import { HOUR, MINUTE, SECOND } from '../orders/asking.ts'
import { until } from '../orders/shop.ts'

// Section 3 of the rules: leases, concurrency, order, expected handlers.

/** A store that says that it is durable, so that callbacks do not wait for handlers. */
const lasting = () => ({ ...memoryStore(), durable: true })

function merchant(options: Partial<KumicornOptions> = {}) {
  const clock = manualClock()
  const kumicorn = createKumicorn({
    kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: SIGN_KEY },
    store: lasting(),
    clock,
    random: () => 0.5,
    ...options,
  })
  const tell = (request_no: string, status = 'success') =>
    kumicorn.callbacks.kumquat(kumquatCallback({ request_no, status }, SIGN_KEY))
  return { kumicorn, clock: (options.clock as typeof clock) ?? clock, tell }
}

/** Moves the time on in small steps, so that what it sets off gets its turn. */
async function pass(clock: ReturnType<typeof manualClock>, ms: number, step = 5 * SECOND): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    clock.advance(step)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('a handler', () => {
  it('takes several types under one name, in their order, with its context', async () => {
    const { kumicorn, tell } = merchant()
    const got: [OrderEvent, HandlerContext][] = []
    kumicorn.on(['order.succeeded', 'order.conflict'], {
      name: 'fulfil',
      handle: (event, context) => void got.push([event, context]),
    })
    await kumicorn.start()
    await tell('R1')
    await tell('R1', 'error')
    await until(() => got.length === 2)
    expect(got.map(([{ type }]) => type)).toEqual(['order.succeeded', 'order.conflict'])
    expect(got[0]?.[1]).toMatchObject({
      tries: 0,
      superseded: false,
      order: { reference: 'R1', state: 'succeeded' },
    })
    expect(got[0]?.[1].signal).toBeInstanceOf(AbortSignal)
    await kumicorn.stop()
  })

  it('that runs longer than its lease keeps it, and is never run a second time', async () => {
    const store = lasting()
    const clock = manualClock()
    const gate = Promise.withResolvers<void>()
    let runs = 0
    const count = (): Promise<void> => {
      runs += 1
      return gate.promise
    }
    const handler = { name: 'slow', handle: count }
    const first = merchant({ store, clock })
    const second = merchant({ store, clock })
    first.kumicorn.on('order.succeeded', handler)
    second.kumicorn.on('order.succeeded', handler)
    await first.kumicorn.start()
    await second.kumicorn.start()
    await first.tell('R1')
    await until(() => runs === 1)
    await pass(clock, 10 * MINUTE)
    expect(runs).toBe(1)
    gate.resolve()
    await pass(clock, MINUTE)
    expect(runs).toBe(1)
    expect((await first.kumicorn.deadLetters.list()).deadLetters).toEqual([])
    await Promise.all([first.kumicorn.stop(), second.kumicorn.stop()])
  })

  it('that ignores its signal counts as running, and as finished when it finishes', async () => {
    const { kumicorn, clock, tell } = merchant()
    const gate = Promise.withResolvers<void>()
    const signals: AbortSignal[] = []
    kumicorn.on('order.succeeded', {
      name: 'deaf',
      handle: (_, { signal }) => {
        signals.push(signal)
        return gate.promise
      },
    })
    await kumicorn.start()
    await tell('R1')
    await until(() => signals.length === 1)
    await pass(clock, 2 * MINUTE)
    expect(signals[0]?.aborted).toBe(true)
    expect(signals).toHaveLength(1)
    gate.resolve()
    await pass(clock, HOUR, MINUTE)
    expect(signals).toHaveLength(1)
    await kumicorn.stop()
  })

  it('that hangs takes nothing from another', async () => {
    const { kumicorn, tell } = merchant({ deliveries: { concurrency: 2 } })
    const fulfilled: string[] = []
    kumicorn.on('order.succeeded', { name: 'sendMail', handle: (_, { signal }) => hang(signal) })
    kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: ({ reference }) => void fulfilled.push(reference),
    })
    await kumicorn.start()
    for (let n = 0; n < 30; n += 1) await tell(`R${n}`)
    await until(() => fulfilled.length === 30)
    await kumicorn.stop()
  })

  it('is tried over about three days, and then becomes a dead letter', async () => {
    const { kumicorn, clock, tell } = merchant()
    const tries: number[] = []
    const begun = clock.now()
    kumicorn.on('order.succeeded', {
      name: 'broken',
      handle: () => {
        tries.push(clock.now() - begun)
        throw new Error('no')
      },
    })
    await kumicorn.start()
    await tell('R1')
    await until(() => tries.length === 1)
    await pass(clock, 4 * 24 * HOUR, 5 * MINUTE)
    expect(tries).toHaveLength(13)
    expect((tries.at(-1) as number) / HOUR).toBeGreaterThan(60)
    expect((tries.at(-1) as number) / HOUR).toBeLessThan(84)
    expect((await kumicorn.deadLetters.list()).deadLetters).toMatchObject([{ handler: 'broken', tries: 13 }])
    await kumicorn.stop()
  })

  it('is given a superseded event again only when that is said', async () => {
    const { kumicorn, tell } = merchant({ deliveries: { maxTries: 1 } })
    let broken = true
    const got: boolean[] = []
    kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: (_, { superseded }) => {
        if (broken) throw new Error('no')
        got.push(superseded)
      },
    })
    await kumicorn.start()
    await tell('R1')
    await until(() => !broken || true)
    let letters = (await kumicorn.deadLetters.list()).deadLetters
    for (; letters.length === 0; letters = (await kumicorn.deadLetters.list()).deadLetters)
      await new Promise((resolve) => setImmediate(resolve))
    await kumicorn.orders.override('R1', { state: 'failed', reason: 'seen at the gateway', by: 'Ada' })
    broken = false
    const id = letters[0]?.id as number
    await expect(kumicorn.deadLetters.replay(id)).rejects.toThrow(/superseded/)
    expect(await kumicorn.deadLetters.replayAll()).toBe(0)
    expect(await kumicorn.deadLetters.replay(id, { superseded: true })).toBe(true)
    await until(() => got.length === 1)
    expect(got).toEqual([true])
    await kumicorn.stop()
  })
})

const hang = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

describe('the handlers that a store expects', () => {
  it('are reported when they are missing, and lose nothing when they are renamed', async () => {
    const store = lasting()
    const before = merchant({ store })
    before.kumicorn.on('order.succeeded', { name: 'fulfill', handle: () => undefined })
    await before.kumicorn.start()
    await before.kumicorn.stop()
    const warned: unknown[] = []
    const logger = { debug() {}, info() {}, error() {}, warn: (details: object) => void warned.push(details) }
    const after = merchant({ store, logger })
    const got: string[] = []
    after.kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: ({ reference }) => void got.push(reference),
    })
    await after.kumicorn.start()
    expect(warned).toContainEqual({ missing: ['fulfill'] })
    expect(await after.kumicorn.health()).toMatchObject({ ok: true, missingHandlers: ['fulfill'] })
    await after.tell('R1')
    await until(() => got.length === 1)
    expect(await after.kumicorn.handlers.list()).toMatchObject([
      { name: 'fulfil', waiting: 0 },
      { name: 'fulfill', waiting: 1 },
    ])
    expect(await after.kumicorn.handlers.forget('fulfill')).toBe(true)
    expect(await after.kumicorn.health()).toMatchObject({ ok: true, missingHandlers: [] })
    await after.kumicorn.stop()
  })

  it('a dead letter of one that is gone is not replayed into nothing', async () => {
    const store = lasting()
    const before = merchant({ store, deliveries: { maxTries: 1 } })
    before.kumicorn.on('order.succeeded', { name: 'gone', handle: () => Promise.reject(new Error('no')) })
    await before.kumicorn.start()
    await before.tell('R1')
    let letters = (await before.kumicorn.deadLetters.list()).deadLetters
    for (; letters.length === 0; letters = (await before.kumicorn.deadLetters.list()).deadLetters)
      await new Promise((resolve) => setImmediate(resolve))
    await before.kumicorn.stop()
    const after = merchant({ store })
    await expect(after.kumicorn.deadLetters.replay(letters[0]?.id as number)).rejects.toThrow(
      /no handler "gone"/,
    )
    expect((await after.kumicorn.deadLetters.list()).deadLetters).toHaveLength(1)
  })
})
