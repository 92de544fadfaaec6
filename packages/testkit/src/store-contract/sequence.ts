import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  anEvent,
  anOrder,
  claimOf,
  claimOne,
  eventsClaimed,
  fail,
  finish,
  LEASE,
  next,
  START,
  written,
} from './samples.ts'

/** The order of events: kept for each order and handler, and for nothing else. */
export function sequence(open: Open): void {
  describe('the events of one order', () => {
    it('come to a handler one after the other', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'], ['fulfil'], ['fulfil'])
      for (const { id } of events) {
        const delivery = await claimOne(store, 'fulfil')
        expect(delivery.event.id).toBe(id)
        expect(await eventsClaimed(store, 'fulfil')).toEqual([])
        await finish(store, delivery)
      }
      expect(await eventsClaimed(store, 'fulfil')).toEqual([])
    })

    it('are waited for no more when the store says that there are none', async () => {
      const store = await open()
      await written(store, ['fulfil', 'mail'], ['fulfil'])
      const first = await claimOne(store, 'fulfil')
      expect(await store.finishDelivery(first.id, first.token)).toBe(true)
      for (const handler of ['mail', 'fulfil']) {
        const { id, token } = await claimOne(store, handler)
        expect([true, 'last']).toContain(await store.finishDelivery(id, token))
        expect(await eventsClaimed(store, handler)).toEqual([])
      }
    })

    it('wait for one that is tried again later', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'], ['fulfil'])
      const first = await claimOne(store, 'fulfil')
      await fail(store, first, { retryAt: START + 500 })
      expect(await eventsClaimed(store, 'fulfil', { now: START + 499 })).toEqual([])
      const again = await claimOne(store, 'fulfil', { now: START + 500 })
      expect(again).toMatchObject({ id: first.id, tries: 1 })
      await finish(store, again)
      expect(await eventsClaimed(store, 'fulfil', { now: START + 500 })).toEqual([events[1]?.id])
    })

    it('wait for one whose lease has run out, until it is finished', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'], ['fulfil'])
      await claimOne(store, 'fulfil')
      expect(await eventsClaimed(store, 'fulfil', { now: START + LEASE })).toEqual([events[0]?.id])
    })

    it('keep their order also when a handler has one name for several types', async () => {
      const store = await open()
      const order = anOrder()
      const accepted = anEvent(order, { type: 'order.accepted' })
      const success = anEvent(order)
      await store.commit({ order, event: accepted, handlers: ['seen'] })
      await store.commit({ order: next(order), event: success, handlers: ['seen'] })
      const first = await claimOne(store, 'seen')
      expect(first.event.id).toBe(accepted.id)
      await finish(store, first)
      expect(await eventsClaimed(store, 'seen')).toEqual([success.id])
    })

    it('do not hold up other handlers, other orders or the same reference in another kind', async () => {
      const store = await open()
      const first = await written(store, ['fulfil', 'mail'], ['fulfil', 'mail'])
      await claimOne(store, 'fulfil')
      await finish(store, await claimOne(store, 'mail'))
      expect(await eventsClaimed(store, 'mail')).toEqual([first.events[1]?.id])
      const second = await written(store, ['fulfil'])
      const refund = { ...first.order, kind: 'refund', version: 1 }
      const event = anEvent(refund)
      await store.commit({ order: refund, event, handlers: ['fulfil'] })
      expect(await eventsClaimed(store, 'fulfil')).toEqual([second.events[0]?.id, event.id])
    })

    it('are never two at a time with one handler, however many ask', async () => {
      const store = await open()
      await written(store, ['fulfil'], ['fulfil'], ['fulfil'])
      for (let round = 0; round < 3; round += 1) {
        const claims = Array.from({ length: 6 }, () => store.claimDeliveries(claimOf(['fulfil'])))
        const claimed = (await Promise.all(claims)).flat()
        expect(claimed).toHaveLength(1)
        for (const delivery of claimed) await finish(store, delivery)
      }
    })
  })
}
