import { describe, expect, it } from 'vitest'
import {
  anEvent,
  anOrder,
  claimOf,
  claimOne,
  eventsClaimed,
  LEASE,
  next,
  START,
  told,
  written,
} from './samples.ts'
import type { Open } from './store-contract.ts'

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
        await store.finishDelivery(delivery.id)
      }
      expect(await eventsClaimed(store, 'fulfil')).toEqual([])
    })

    it('wait for one that is tried again later', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'], ['fulfil'])
      const first = await claimOne(store, 'fulfil')
      await store.failDelivery(first.id, { error: 'busy', now: START, retryAt: START + 500 })
      expect(await eventsClaimed(store, 'fulfil', { now: START + 499 })).toEqual([])
      const again = await claimOne(store, 'fulfil', { now: START + 500 })
      expect(again).toMatchObject({ id: first.id, tries: 1 })
      await store.finishDelivery(again.id)
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
      await store.begin(order)
      const accepted = anEvent(order, { type: 'order.accepted' })
      const success = anEvent(order)
      await store.commit(next(order), told(accepted, 'seen'))
      await store.commit(next(next(order)), told(success, 'seen'))
      const both = claimOf(['seen'], { handlers: ['order.succeeded seen', 'order.accepted seen'] })
      const [first, ...more] = await store.claimDeliveries(both)
      expect([first?.event.id, more]).toEqual([accepted.id, []])
      await store.finishDelivery(first?.id ?? 0)
      expect(await store.claimDeliveries(both)).toMatchObject([{ event: { id: success.id } }])
    })

    it('do not hold up other handlers or other orders', async () => {
      const store = await open()
      const first = await written(store, ['fulfil', 'mail'], ['fulfil', 'mail'])
      await claimOne(store, 'fulfil')
      const mail = await claimOne(store, 'mail')
      await store.finishDelivery(mail.id)
      expect(await eventsClaimed(store, 'mail')).toEqual([first.events[1]?.id])
      const second = await written(store, ['fulfil'])
      expect(await eventsClaimed(store, 'fulfil')).toEqual([second.events[0]?.id])
    })

    it('do not hold up the order that has the same reference in another kind', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      await claimOne(store, 'fulfil')
      const other = { ...order, kind: 'paynicornRecharge', version: 1 } as const
      const event = anEvent(other)
      await store.commit(other, told(event, 'fulfil'))
      expect(await eventsClaimed(store, 'fulfil')).toEqual([event.id])
    })
  })
}
