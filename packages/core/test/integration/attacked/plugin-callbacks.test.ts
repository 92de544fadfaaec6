import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { badSignature } from '../../../src/gateway-kit.ts'
import { type CallbackKind, createKumicorn, type OrderRecord } from '../../../src/index.ts'
import { aFact, MINUTE, market, papaya } from './papaya.ts'

// Found by an attack: what a third gateway's own code threw or handed out after sending came as an exception, was
// acknowledged and kept nowhere, crashed the process, or stopped its loop for good.

const told = (fields: object = {}) => aFact({ source: 'callback', ...fields })

describe('a query that never ends', () => {
  it('is given up, so that the loop goes on', async () => {
    const clock = manualClock()
    const asked: string[] = []
    const query = ({ reference }: OrderRecord) => {
      asked.push(reference)
      return new Promise<never>(() => undefined)
    }
    const reconcile = { ratePerSecond: Number.POSITIVE_INFINITY, timeout: MINUTE }
    const { client, kumicorn } = await market({ query }, { clock, reconcile })
    for (const id of ['P1', 'P2', 'P3', 'P4']) await client.buy({ id })
    clock.advance(MINUTE)
    await kumicorn.start()
    await expect.poll(() => asked).toHaveLength(2)
    clock.advance(MINUTE)
    await expect
      .poll(() => {
        clock.advance(1_000)
        return new Set(asked).size
      })
      .toBe(4)
    clock.advance(MINUTE)
  })
})

describe('a callback is not acknowledged', () => {
  const body = { method: 'POST', headers: {}, rawBody: new Uint8Array() }
  const receive = async (kind: object) => {
    const callbacks = { papaya: { path: '/papaya', read: () => told(), acknowledge: () => 'ok', ...kind } }
    const { kumicorn } = await market({ callbacks: callbacks as Record<string, CallbackKind> })
    return { answer: await kumicorn.callbacks.papaya?.(body), kumicorn }
  }

  it.each([{ kinds: [] }, { reference: undefined }, { reference: '' }, { data: null }])(
    'when it cannot be kept: %j',
    async (fields) => {
      const { answer, kumicorn } = await receive({ read: () => told(fields) })
      expect(answer?.status).toBe(503)
      expect((await kumicorn.orders.list()).orders).toEqual([])
    },
  )

  it('when its reader refuses it later than its type says', async () => {
    const { answer } = await receive({ read: () => Promise.reject(badSignature()) })
    expect(answer?.status).toBe(401)
  })

  it('with nothing', async () => {
    const { answer } = await receive({ acknowledge: () => undefined })
    expect(answer?.status).toBe(503)
  })

  it('but a state that is none is kept, and is a conflict', async () => {
    for (const state of ['weird', 'toString']) {
      const { answer, kumicorn } = await receive({ read: () => told({ state }) })
      expect(answer?.status).toBe(200)
      expect(await kumicorn.orders.get('P1')).toMatchObject({ state: 'unknown', conflict: {} })
    }
  })
})

it('an asynchronous logger that fails spoils nothing', async () => {
  const log = () => Promise.reject(new Error('the log server is down'))
  const logger = { debug: log, info: log, warn: log, error: log } as never
  const { kumicorn } = await market({}, { logger })
  await kumicorn.prune({ endedBefore: new Date(0) })
  expect(
    (await kumicorn.callbacks.kumquat({ method: 'GET', headers: {}, rawBody: new Uint8Array() })).status,
  ).toBe(404)
})

describe('a plugin is refused', () => {
  const made =
    (given: object): (() => unknown) =>
    () =>
      createKumicorn({ gateways: [papaya('http://127.0.0.1:9', given)] })

  it.each([
    [{ account: '' }, 'must have account'],
    [{ name: 'mango' }, 'another name'],
    [{ query: undefined }, 'must have kindOf, asked, read and query'],
    [{ callbacks: { x: { path: '/x', read: () => aFact() } } }, 'callbacks.x with read and acknowledge'],
    [{ callbacks: { x: { path: 'x', read: () => told(), acknowledge: () => '' } } }, 'begins with "/"'],
    [{ schedule: { delays: [1], ratePerSecond: 0, concurrency: 1, horizon: 1 } }, 'schedule.ratePerSecond'],
    [{ schedule: { delays: [1], ratePerSecond: 1, concurrency: 0.5, horizon: 1 } }, 'schedule.concurrency'],
    [{ schedule: { delays: [1], ratePerSecond: 1, concurrency: 1 } }, 'schedule.horizon'],
  ])('that makes %o', (given, words) => {
    expect(made(given)).toThrow(words)
  })

  // The blame was put on reconcile.schedule, which nobody had given.
  it.each([undefined, [], [0], [1.5], '1000'])('whose own schedule.delays are %o', (delays) => {
    const schedule = { delays, ratePerSecond: 1, concurrency: 1, horizon: 1 }
    expect(made({ schedule })).toThrow(
      'the gateway "papaya" must have schedule.delays: a list of whole milliseconds from 1 to 30 days',
    )
  })

  it('whose create() is asynchronous', () => {
    const plugin = { name: 'papaya', create: () => Promise.reject(new Error('later')) } as never
    expect(() => createKumicorn({ gateways: [plugin] })).toThrow(
      'the gateway "papaya" is made by a create() that is asynchronous: it has to return the gateway at once',
    )
  })

  it('when another one has the same account', () => {
    const other = { ...papaya('http://127.0.0.1:9', { name: 'guava' }), name: 'guava' }
    const gateways = [papaya('http://127.0.0.1:9'), other]
    expect(() => createKumicorn({ gateways })).toThrow('two gateways have the account')
  })
})
