import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, type OrderEventType, type Store, sqliteStore } from '../../../src/index.ts'
import { newPath } from '../stores/database-file.ts'
import { callback, deadOf, make, pause, until } from './shop.ts'

// Found by an attack: a release in which a handler takes one type less, with events of that type waiting for it.
// health() was ok, each of them was claimed and warned of once a minute, and thousands of them held up all others.

const DAY = 24 * 60 * 60_000

const silent = { debug() {}, info() {}, warn() {}, error() {} }

async function released(store: Store, waiting: number) {
  const clock = manualClock()
  const before = make({ store, clock })
  before.on(['order.succeeded', 'order.conflict'], { name: 'fulfil', handle: () => undefined })
  for (let n = 0; n < waiting; n += 1) await before.callbacks.kumquat(callback(`A-${n}`))
  const warned: [object, string][] = []
  const logger = { ...silent, warn: (details: object, text: string) => void warned.push([details, text]) }
  const claimed: string[] = []
  const watching: Store = {
    ...store,
    claimDeliveries: async (claim) => {
      const deliveries = await store.claimDeliveries(claim)
      claimed.push(...deliveries.map(({ event }) => event.type))
      return deliveries
    },
  }
  const got: string[] = []
  const take = (types: readonly OrderEventType[]) => {
    const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: '123456789', retries: 0 }
    const kumicorn = make({ store: watching, clock, logger, kumquat })
    kumicorn.on(types, {
      name: 'fulfil',
      handle: ({ reference, type }) => void got.push(`${type} ${reference}`),
    })
    return kumicorn
  }
  return { clock, warned, claimed, got, take }
}

describe.each([
  ['a store in memory', async (): Promise<Store> => ({ ...memoryStore(), durable: true })],
  ['sqliteStore', async (): Promise<Store> => sqliteStore({ path: await newPath() })],
] as const)('a type that a handler has lost, on %s', (_, open) => {
  it('is reported at start() and in health(), and its events tax no claim', async () => {
    const { clock, warned, claimed, got, take } = await released(await open(), 20)
    const kumicorn = take(['order.conflict'])
    await kumicorn.start()
    const missingTypes = [{ handler: 'fulfil', types: ['order.succeeded'] }]
    expect(await kumicorn.health()).toMatchObject({ ok: true, missingHandlers: [], missingTypes })
    await kumicorn.callbacks.kumquat(callback('B'))
    await kumicorn.callbacks.kumquat(callback('B', { status: 'error' }))
    for (let minute = 0; minute < 10; minute += 1) {
      clock.advance(60_000)
      await pause(5)
    }
    const ofTypes = warned.filter(([, text]) => /handler|type/.test(text))
    expect(ofTypes).toEqual([
      [{ missingTypes }, expect.stringContaining('do not take their type')],
      [
        expect.objectContaining({ reference: 'B' }),
        expect.stringContaining('no handler takes order.succeeded'),
      ],
    ])
    expect(claimed.filter((type) => type === 'order.succeeded')).toEqual([])
    expect(got).toEqual(['order.conflict B'])
  })

  it('goes on where it was when the handler takes it again, in the order of its events', async () => {
    const { clock, got, take } = await released(await open(), 1)
    const narrow = take(['order.conflict'])
    await narrow.start()
    await narrow.callbacks.kumquat(callback('A-0', { status: 'error' }))
    clock.advance(60_000)
    await pause()
    expect(got).toEqual([])
    await narrow.stop()
    const wide = take(['order.conflict', 'order.succeeded'])
    await wide.start()
    await until(() => got.length === 2)
    expect(got).toEqual(['order.succeeded A-0', 'order.conflict A-0'])
    expect(await wide.health()).toMatchObject({ ok: true, missingTypes: [] })
  })

  it('is given up after three days: dead letters, and what came after them is handed out', async () => {
    const { clock, got, take } = await released(await open(), 3)
    const kumicorn = take(['order.conflict'])
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(callback('A-0', { status: 'error' }))
    for (let hours = 0; hours < 70; hours += 1) {
      clock.advance(DAY / 24)
      await pause(2)
    }
    expect(await deadOf(kumicorn)).toEqual([])
    await until(async () => {
      clock.advance(DAY / 24)
      await pause(5)
      return got.length === 1 && (await deadOf(kumicorn)).length === 3
    })
    expect(got).toEqual(['order.conflict A-0'])
    expect(await deadOf(kumicorn)).toMatchObject(
      Array(3).fill({
        handler: 'fulfil',
        lastError: 'no handler "fulfil" for order.succeeded in this process',
      }),
    )
    expect(await kumicorn.health()).toMatchObject({ ok: true })
  })
})

describe('a handler that is forgotten while it is registered', () => {
  it('loses what waits for it, and gets what happens from then on', async () => {
    const store: Store = { ...memoryStore(), durable: true }
    const kumicorn = make({ store })
    const got: string[] = []
    kumicorn.on('order.succeeded', { name: 'h', handle: ({ reference }) => void got.push(reference) })
    await kumicorn.callbacks.kumquat(callback('A'))
    expect(await kumicorn.handlers.forget('h')).toBe(true)
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(callback('B'))
    await until(() => got.length > 0)
    expect(got).toEqual(['B'])
  })
})
