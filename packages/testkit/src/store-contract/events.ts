import { describe, expect, it } from 'vitest'
import { anEvent, anOrder, claimOf, next, START, together, told, written } from './samples.ts'
import type { Open } from './store-contract.ts'

/** Events: each once, together with its order and its deliveries. */
export function events(open: Open): void {
  describe('events', () => {
    it('are written with their order, and told oldest first', async () => {
      const store = await open()
      const { order, events } = await written(store, ['fulfil'], [], ['fulfil', 'mail'])
      const other = await written(store, ['fulfil'])
      expect(await store.order('kumquat', order.reference)).toEqual(order)
      expect(await store.events('kumquat', order.reference)).toEqual(events)
      expect(await store.events('paynicornRecharge', order.reference)).toEqual([])
      for (const event of [...events, ...other.events]) expect(await store.event(event.id)).toEqual(event)
    })

    it('come with one delivery for each handler', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil', 'mail'], [])
      expect(await Promise.all(events.map(({ id }) => store.unfinished(id)))).toEqual([2, 0])
      const claimed = await store.claimDeliveries(claimOf(['fulfil', 'mail']))
      expect(claimed.map(({ handler, tries, event }) => ({ handler, tries, event }))).toEqual(
        ['fulfil', 'mail'].map((handler) => ({ handler, tries: 0, event: events[0] })),
      )
      expect(new Set(claimed.map(({ id }) => id)).size).toBe(2)
    })

    it('that exist are not written again, and neither is the order that came with them', async () => {
      const store = await open()
      const { order, events } = await written(store, ['fulfil'])
      const [event] = events
      const again = { ...anEvent(order), id: event?.id ?? '' }
      expect(await store.commit(next(order, { state: 'failed' }), told(again, 'fulfil', 'mail'))).toBe(false)
      expect(await store.order('kumquat', order.reference)).toEqual(order)
      expect(await store.unfinished(again.id)).toBe(1)
      const newcomer = anOrder()
      expect(await store.commit(newcomer, told({ ...anEvent(newcomer), id: again.id }))).toBe(false)
      expect(await store.order('kumquat', newcomer.reference)).toBeUndefined()
      expect(await store.event(again.id)).toEqual(event)
    })

    it('are written by exactly one of many concurrent callers', async () => {
      const store = await open()
      const order = anOrder()
      await store.begin(order)
      const event = anEvent(order)
      const results = await together(20, () => store.commit(next(order), told(event, 'fulfil')))
      expect(results.filter(Boolean)).toHaveLength(1)
      expect(await store.events('kumquat', order.reference)).toEqual([event])
      expect(await store.unfinished(event.id)).toBe(1)
    })

    it('of one id are written once even when they come with different orders at a time', async () => {
      const store = await open()
      const id = anEvent(anOrder()).id
      const newcomers = Array.from({ length: 10 }, () => anOrder())
      const results = await Promise.all(
        newcomers.map((order) => store.commit(order, told(anEvent(order, { id }), 'fulfil'))),
      )
      expect(results.filter(Boolean)).toHaveLength(1)
      expect(await store.unfinished(id)).toBe(1)
      expect((await store.orders({ limit: 100 })).items).toHaveLength(1)
    })

    it('are all kept when many callers write different ones at a time', async () => {
      const store = await open()
      const orders = await together(20, async (n) => {
        const order = anOrder({ createdAt: START + n })
        await store.begin(order)
        expect(await store.commit(next(order), told(anEvent(order), 'fulfil'))).toBe(true)
        return order
      })
      for (const { reference } of orders) expect(await store.events('kumquat', reference)).toHaveLength(1)
      expect(await store.claimDeliveries(claimOf(['fulfil']))).toHaveLength(20)
    })
  })
}
