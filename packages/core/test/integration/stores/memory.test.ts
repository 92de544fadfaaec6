import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, type OrderRecord, type Store, StoreError } from '../../../src/index.ts'

const { anEvent, anOrder, claimOne, finish, keyOf, kill, next, only, START } = storeSamples

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
})
