import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, type OrderRecord, type Store, StoreError } from '../../../src/index.ts'

const { aMessage, anEvent, anOrder, claimOne, finish, keyOf, kill, next, only, START } = storeSamples

const ended = (given: Partial<OrderRecord> = {}) => anOrder({ state: 'succeeded', ...given })

const left = async (store: Store) =>
  (await store.orders({ limit: 100 })).items.map((order) => order.reference)

/** An order that has ended, with a delivery that has not. */
async function delivering(store: Store): Promise<OrderRecord> {
  const order = ended()
  await store.commit({ order, event: anEvent(order), handlers: ['fulfil'] })
  return order
}

describe('memoryStore', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses to remember %s orders',
    (maxOrders) => {
      expect(() => memoryStore({ maxOrders })).toThrow(/maxOrders must be a whole number from 1/)
    },
  )

  it('forgets the order that ended first, with all that belongs to it', async () => {
    const store = memoryStore({ maxOrders: 2 })
    const [first, second, third] = [anOrder({ once: 'P1' }), anOrder(), anOrder({ once: 'P1' })]
    await store.begin(first)
    await store.begin(second)
    const event = anEvent(second)
    await store.commit({ order: next(second, { state: 'succeeded' }), event })
    await store.commit(only(next(first, { state: 'succeeded' })))
    await store.begin(anOrder({ reference: 'X' }))
    expect(await left(store)).toEqual(['X', first.reference])
    expect(await store.events(keyOf(second))).toEqual([])
    // The event's id is free again, as the `once` of the next one that goes.
    expect(await store.commit({ order: next({ ...first, state: 'succeeded', version: 2 }), event })).toEqual(
      [],
    )
    expect(await store.begin(third)).toMatchObject({ state: 'rival' })
    await store.commit(only(next(anOrder({ reference: 'X' }), { state: 'failed' })))
    expect(await store.begin(anOrder())).toEqual({ state: 'new' })
    expect(await store.begin(third)).toEqual({ state: 'new' })
  })

  it('refuses a new order rather than lose an open one', async () => {
    const store = memoryStore({ maxOrders: 2 })
    const open = anOrder({ state: 'unknown' })
    await store.begin(open)
    const conflict = {
      reported: 'failed',
      reason: 'x',
      since: START,
      recorded: 0,
      queries: 0,
      contradicted: 0,
    } as const
    const doubted = ended({ conflict })
    await store.begin(doubted)
    for (const late of [store.begin(anOrder()), store.commit(only(anOrder()))]) {
      const error = await late.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(StoreError)
      expect((error as Error).message).toMatch(/memoryStore: .*2 orders are .*open/)
    }
    expect(await left(store)).toEqual([doubted.reference, open.reference])
    // What it knows goes on, and what has ended makes room.
    expect(await store.begin(open)).toMatchObject({ state: 'known' })
    await store.commit(only(next(doubted, { conflict: undefined })))
    expect(await store.begin(anOrder())).toEqual({ state: 'new' })
  })

  it('keeps an order that has ended while deliveries or dead letters of it are left', async () => {
    const store = memoryStore({ maxOrders: 1 })
    await delivering(store)
    await expect(store.begin(anOrder())).rejects.toThrow(/open/)
    const dead = await kill(store, 'fulfil')
    await expect(store.begin(anOrder())).rejects.toThrow(/open/)
    await store.revive(dead, START)
    await finish(store, await claimOne(store, 'fulfil'))
    await delivering(store)
    expect(await store.forgetHandler('mango:ours', 'fulfil')).toBe(true)
    expect(await store.begin(anOrder())).toEqual({ state: 'new' })
  })

  it('tells all of orders that ended long ago, and takes what is told of them', async () => {
    const store = memoryStore()
    const orders = Array.from({ length: 300 }, () => ended())
    const events = orders.map((order) => anEvent(order))
    const messages = orders.map(() => aMessage({ body: Uint8Array.of(0, 127, 128, 255) }))
    for (const [at, order] of orders.entries())
      await store.commit({ order, event: events[at], message: messages[at] })
    // What has been packed is compressed by then, or is not: that makes no difference.
    for (const wait of [0, 50]) {
      await new Promise((resolve) => setTimeout(resolve, wait))
      for (const at of [0, 1, 63, 64, 150, 299]) {
        const key = keyOf(orders[at] as OrderRecord)
        expect(await store.order(key)).toEqual(orders[at])
        expect(await store.events(key)).toEqual([events[at]])
        expect(await store.messages(key)).toEqual([messages[at]])
      }
    }
    expect((await store.orders({ limit: 300 })).items).toEqual(orders.toReversed())
    const [first] = orders as [OrderRecord]
    const more = anEvent(first, { type: 'order.reversed' })
    const reversed = next(first, { state: 'reversed' })
    expect(await store.commit({ order: reversed, event: more, handlers: ['fulfil'] })).toEqual([])
    expect(await store.commit({ order: reversed, event: more })).toBe(false)
    expect(await store.events(keyOf(first))).toEqual([events[0], more])
    expect(await store.order(keyOf(first))).toEqual(reversed)
  })
})
