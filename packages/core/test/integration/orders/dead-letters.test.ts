import { describe, expect, it, vi } from 'vitest'
import { type OrderEvent, sqliteStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY } from '../call-engine/gateway.ts'
import { newPath } from '../stores/database-file.ts'
import { deliver, type ShopOptions, shop, until } from './shop.ts'

const HOUR = 60 * 60_000

/** Orders whose handler failed three times. */
async function dead(references: readonly string[], options: ShopOptions = {}) {
  const store = sqliteStore({ path: await newPath() })
  const there = await shop({ store, deliveries: { maxTries: 3 }, ...options })
  const { kumicorn, clock } = there
  const handler = { failing: true, calls: [] as string[] }
  const fulfil = ({ reference }: OrderEvent): void => {
    handler.calls.push(reference)
    if (handler.failing) throw new Error(`no stock for ${reference}`)
  }
  kumicorn.on('order.succeeded', fulfil)
  for (const request_no of references)
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no }, SIGN_KEY))
  for (let n = 0; n < 3; n += 1) {
    await deliver(there)
    clock.advance(HOUR)
  }
  const { deadLetters } = await kumicorn.deadLetters.list()
  return { ...there, handler, deadLetters }
}

describe('dead letters', () => {
  it('are what failed as often as allowed, with the last error', async () => {
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    const { deadLetters, kumicorn, clock, handler, ...there } = await dead(['R1'], { logger })
    expect(deadLetters).toEqual([
      {
        id: expect.any(Number),
        event: (await kumicorn.orders.events('R1'))[0],
        handler: 'fulfil',
        tries: 3,
        lastError: 'no stock for R1',
        diedAt: clock.now() - HOUR,
      },
    ])
    expect(logger.error.mock.calls.map(([about, text]) => [about.tries, about.reference, text])).toEqual([
      [1, 'R1', 'kumicorn: a handler failed'],
      [2, 'R1', 'kumicorn: a handler failed'],
      [3, 'R1', 'kumicorn: a handler failed for the last time'],
    ])
    clock.advance(1_000 * HOUR)
    expect(await deliver({ kumicorn, ...there })).toBe(0)
    expect(handler.calls).toHaveLength(3)
  })

  it('are listed without what any event of their orders has told as secret, when that is asked for', async () => {
    const { kumicorn } = await dead(['R1', 'R2'])
    const serial_no = (await kumicorn.orders.get('R1'))?.gatewayReference
    await kumicorn.start()
    for (const pin of ['stock', 'other'])
      await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', serial_no, pin }, SIGN_KEY))
    const errors = async (hideSecrets: boolean) =>
      (await kumicorn.deadLetters.list({ hideSecrets })).deadLetters.map(({ lastError }) => lastError)
    expect(await errors(true)).toEqual(['no [secret] for R1', 'no stock for R2'])
    expect(await errors(false)).toEqual(['no stock for R1', 'no stock for R2'])
  })

  it('can be replayed a page at a time, by who shows how far it is', async () => {
    const { kumicorn } = await dead(['R1', 'R2', 'R3'])
    await kumicorn.orders.override('R2', { state: 'failed', reason: 'given back', by: 'anna' })
    const first = await kumicorn.deadLetters.replaySome({ limit: 2 })
    expect(first).toEqual({ replayed: 1, left: 1, next: expect.any(String) })
    const second = await kumicorn.deadLetters.replaySome({ limit: 2, after: first.next })
    expect(second).toEqual({ replayed: 1, left: 0, next: undefined })
    expect(await kumicorn.deadLetters.replaySome({ superseded: true })).toMatchObject({
      replayed: 1,
      left: 0,
    })
  })

  it('can be replayed, with all their tries', async () => {
    const { deadLetters, kumicorn, clock, handler, ...there } = await dead(['R1', 'R2'])
    const [{ id } = { id: 0 }] = deadLetters
    expect(await kumicorn.deadLetters.replay(id)).toBe(true)
    expect(await kumicorn.deadLetters.replay(id)).toBe(false)
    await deliver({ kumicorn, ...there })
    expect((await kumicorn.deadLetters.list()).deadLetters).toMatchObject([{ event: { reference: 'R2' } }])
    handler.failing = false
    clock.advance(HOUR)
    await deliver({ kumicorn, ...there })
    expect(handler.calls.slice(6)).toEqual(['R1', 'R1'])
    clock.advance(HOUR)
    expect(await deliver({ kumicorn, ...there })).toBe(0)
  })

  it('are replayed at once while the deliveries run', async () => {
    const { deadLetters, kumicorn, handler, seen } = await dead(['R1'])
    await kumicorn.start()
    handler.failing = false
    await kumicorn.deadLetters.replay(deadLetters[0]?.id ?? 0)
    await until(() => handler.calls.length === 4)
    expect(seen).toHaveLength(1)
  })

  it('can all be replayed, however many pages there are', async () => {
    const references = Array.from({ length: 120 }, (_, n) => `R${n}`)
    const { kumicorn, handler } = await dead(references, { deliveries: { maxTries: 1, concurrency: 200 } })
    handler.failing = false
    expect(await kumicorn.deadLetters.replayAll()).toBe(120)
    expect(await kumicorn.deadLetters.list()).toEqual({
      deadLetters: [],
      unreadable: [],
      next: undefined,
    })
    expect(await kumicorn.deadLetters.replayAll()).toBe(0)
    await kumicorn.start()
    await until(() => handler.calls.length === 240)
    expect(new Set(handler.calls.slice(120)).size).toBe(120)
  })

  it('can be discarded: the handler never gets the event', async () => {
    const { deadLetters, kumicorn, handler, ...there } = await dead(['R1'])
    const [{ id } = { id: 0 }] = deadLetters
    expect(await kumicorn.deadLetters.discard(id)).toBe(true)
    expect(await kumicorn.deadLetters.discard(id)).toBe(false)
    expect(await kumicorn.deadLetters.replay(id)).toBe(false)
    expect(await deliver({ kumicorn, ...there })).toBe(0)
    expect(handler.calls).toHaveLength(3)
  })

  it('are listed page by page', async () => {
    const { kumicorn } = await dead(['R1', 'R2', 'R3'])
    const first = await kumicorn.deadLetters.list({ limit: 2 })
    expect(first.deadLetters.map(({ event }) => event.reference)).toEqual(['R1', 'R2'])
    const second = await kumicorn.deadLetters.list({ limit: 2, after: first.next })
    expect(second.deadLetters.map(({ event }) => event.reference)).toEqual(['R3'])
    expect(second.next).toBeUndefined()
  })

  it('with a store in memory do not come of repeats: those are refused until the handler has finished', async () => {
    const there = await shop({ deliveries: { maxTries: 2 } })
    const { kumicorn } = there
    const calls: string[] = []
    kumicorn.on('order.succeeded', {
      name: 'poison',
      handle: ({ reference }) => {
        calls.push(reference)
        throw new Error('never')
      },
    })
    const statuses: number[] = []
    for (let n = 0; n < 4; n += 1)
      statuses.push(
        (await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))).status,
      )
    expect(statuses).toEqual([503, 503, 503, 503])
    expect(calls).toHaveLength(4)
    expect((await kumicorn.deadLetters.list()).deadLetters).toEqual([])
  })
})
