import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { anOrder, claimOf, claimOne, fail, finish, keyOf, LEASE, START, written } from './samples.ts'

/** What of one order is on its way, for people who look at it. */
export function orderDeliveries(open: Open): void {
  describe('the deliveries of an order', () => {
    it('tell of each that is not finished: whose it is, how often it was tried, and what is next', async () => {
      const store = await open()
      const { order, events } = await written(store, ['fulfil', 'mail'], ['fulfil'])
      await written(store, ['fulfil'])
      const waiting = { tries: 0, state: 'waiting', at: START, lastError: '' }
      const [first, second] = events.map(({ id }) => id)
      const told = await store.deliveries(keyOf(order))
      expect(told).toHaveLength(3)
      expect(told).toEqual(
        expect.arrayContaining([
          { id: expect.any(Number), event: first, handler: 'fulfil', ...waiting },
          { id: expect.any(Number), event: first, handler: 'mail', ...waiting },
          { id: expect.any(Number), event: second, handler: 'fulfil', ...waiting },
        ]),
      )
      expect(told.at(-1)?.event).toBe(second)
    })

    it('tell who is at work, who waits after an error, and who was given up', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'], ['fulfil'])
      const one = async () => (await store.deliveries(keyOf(order)))[0]
      const leased = await claimOne(store, 'fulfil')
      expect(await one()).toMatchObject({ id: leased.id, state: 'leased', at: START + LEASE, tries: 0 })
      await fail(store, leased, { error: '库存不足 😀', retryAt: START + 7 })
      const error = { tries: 1, lastError: '库存不足 😀' }
      expect(await one()).toMatchObject({ id: leased.id, state: 'waiting', at: START + 7, ...error })
      await fail(store, await claimOne(store, 'fulfil', { now: START + 7 }), { now: START + 9 })
      expect(await one()).toMatchObject({ id: leased.id, state: 'dead', at: START + 9, tries: 2 })
      const [next] = await store.claimDeliveries(claimOf(['fulfil'], { now: START + 9 }))
      if (next) await finish(store, next)
      expect(await store.deliveries(keyOf(order))).toHaveLength(1)
    })

    it('are none of an order that has none, or is not there', async () => {
      const store = await open()
      const { order } = await written(store, [])
      expect(await store.deliveries(keyOf(order))).toEqual([])
      expect(await store.deliveries(keyOf(anOrder()))).toEqual([])
    })
  })
}
