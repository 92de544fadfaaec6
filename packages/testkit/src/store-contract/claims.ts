import type { OrderEventType } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  anEvent,
  anOrder,
  claimOf,
  claimOne,
  eventsClaimed,
  eventsOf,
  finish,
  keyOf,
  LEASE,
  more,
  START,
  together,
  written,
} from './samples.ts'

/** Claims: what is due, for whom, and how much of it. */
export function claims(open: Open): void {
  describe('claims of deliveries', () => {
    it('get no more than a handler asks for, oldest first', async () => {
      const store = await open()
      const ids: (string | undefined)[] = []
      for (let n = 0; n < 5; n += 1) ids.push((await written(store, ['fulfil'])).events[0]?.id)
      expect(await eventsClaimed(store, 'fulfil', { limit: 2 })).toEqual(ids.slice(0, 2))
      expect(await eventsClaimed(store, 'fulfil', { limit: 2 })).toEqual(ids.slice(2, 4))
      expect(await eventsClaimed(store, 'fulfil', { limit: 2 })).toEqual(ids.slice(4))
    })

    it('give each handler its own limit', async () => {
      const store = await open()
      await together(3, () => written(store, ['fulfil', 'mail', 'log']))
      const handlers = [
        { name: 'fulfil', limit: 1 },
        { name: 'mail', limit: 2 },
        { name: 'log', limit: 0 },
      ]
      const claimed = await store.claimDeliveries({ ...claimOf([]), handlers })
      expect(claimed.map(({ handler }) => handler).toSorted()).toEqual(['fulfil', 'mail', 'mail'])
    })

    it('get only what is for the handlers that they name', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil', 'mail'])
      expect(await store.claimDeliveries(claimOf([]))).toEqual([])
      expect(await store.claimDeliveries(claimOf(['ful', 'fulfil2', 'FULFIL', '']))).toEqual([])
      expect(await eventsClaimed(store, 'mail')).toEqual([events[0]?.id])
      expect(await eventsClaimed(store, 'fulfil')).toEqual([events[0]?.id])
    })

    it('get only the types that they name, if they do: what is of others stays where it was', async () => {
      const store = await open()
      const ids: string[] = []
      for (const type of ['order.stuck', 'order.failed', 'order.stuck', 'order.failed'] as const) {
        const order = anOrder()
        const event = anEvent(order, { type })
        ids.push(event.id)
        await store.commit({ order, event, handlers: ['fulfil'] })
      }
      const claim = (types: readonly OrderEventType[], limit: number) =>
        store.claimDeliveries({ ...claimOf([]), handlers: [{ name: 'fulfil', limit, types }] })
      expect(await claim([], 9)).toEqual([])
      expect(eventsOf(await claim(['order.failed', 'order.succeeded'], 1))).toEqual([ids[1]])
      expect(eventsOf(await claim(['order.failed'], 9))).toEqual([ids[3]])
      expect(await eventsClaimed(store, 'fulfil')).toEqual([ids[0], ids[2]])
    })

    it('get what is due in the very millisecond, and what was due longest first', async () => {
      const store = await open()
      const times = [START + 2, START, START + 1]
      const ids = new Map<number, string>()
      for (const receivedAt of times) {
        const order = anOrder()
        const event = anEvent(order, { receivedAt })
        ids.set(receivedAt, event.id)
        await store.commit({ order, event, handlers: ['fulfil'] })
      }
      expect(await eventsClaimed(store, 'fulfil', { now: START + 1 })).toEqual([
        ids.get(START),
        ids.get(START + 1),
      ])
      expect(await eventsClaimed(store, 'fulfil', { now: START + 2 })).toEqual([ids.get(START + 2)])
    })

    it('never hand one delivery to two of many concurrent callers', async () => {
      const store = await open()
      await together(30, () => written(store, ['fulfil', 'mail']))
      const claimed = await together(12, () =>
        store.claimDeliveries(claimOf(['fulfil', 'mail'], { limit: 4 })),
      )
      const rest = await store.claimDeliveries(claimOf(['fulfil', 'mail']))
      const ids = [...claimed.flat(), ...rest].map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids).toHaveLength(60)
      for (const batch of claimed) expect(batch.length).toBeLessThanOrEqual(8)
    })

    it('get, with the delivery or not, the order as it is by then', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      const { order: moved } = await more(store, order, ['mail'])
      for (const handler of ['fulfil', 'mail']) {
        const claimed = await claimOne(store, handler)
        if (claimed.order !== undefined) expect(claimed.order).toEqual(await store.order(keyOf(moved)))
      }
      const lease = { handlers: ['fulfil'], now: START + LEASE, leaseUntil: START + 2 * LEASE }
      const [again] = await store.claimOrder(keyOf(order), lease)
      expect(again).toBeDefined()
      if (again?.order !== undefined) expect(again.order).toEqual(moved)
    })

    it('do not get what is finished, even after the lease', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil', 'mail'])
      await finish(store, await claimOne(store, 'fulfil'))
      expect(await eventsClaimed(store, 'fulfil', { now: START + 10 * LEASE })).toEqual([])
      expect(await store.unfinished(keyOf(order))).toBe(1)
      expect(await store.unfinished(keyOf(order), ['fulfil'])).toBe(0)
      expect(await store.unfinished(keyOf(order), ['mail', 'fulfil', 'mail'])).toBe(1)
      expect(await store.unfinished(keyOf(order), [])).toBe(0)
    })
  })
}
