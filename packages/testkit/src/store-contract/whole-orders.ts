import type { OrderRecord, Store } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  claimOne,
  eventsClaimed,
  eventsOf,
  fail,
  finish,
  keyOf,
  kill,
  LEASE,
  START,
  written,
} from './samples.ts'

const claim = (store: Store, order: OrderRecord, handlers: readonly string[], now = START) =>
  store.claimOrder(keyOf(order), { handlers, now, leaseUntil: now + LEASE })

/** Claims of one order: for a callback that is acknowledged only when its handlers have finished. */
export function wholeOrders(open: Open): void {
  describe('claims of one order', () => {
    it('get what waits of it for these handlers, due or not, and nothing of another', async () => {
      const store = await open()
      const { order, events } = await written(store, ['fulfil', 'mail', 'log'])
      const other = await written(store, ['fulfil'])
      await fail(store, await claimOne(store, 'mail'), { retryAt: START + 9 * LEASE })
      const claimed = await claim(store, order, ['fulfil', 'mail', 'none'])
      expect(claimed.map(({ handler }) => handler).toSorted()).toEqual(['fulfil', 'mail'])
      expect(new Set(eventsOf(claimed))).toEqual(new Set([events[0]?.id]))
      expect(claimed.find(({ handler }) => handler === 'mail')?.tries).toBe(1)
      expect(await eventsClaimed(store, 'fulfil')).toEqual([other.events[0]?.id])
      expect(await claim(store, { ...order, reference: 'none' }, ['fulfil'])).toEqual([])
    })

    it('do not get what somebody holds, until the lease has run out', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      const { id } = await claimOne(store, 'fulfil')
      expect(await claim(store, order, ['fulfil'], START + LEASE - 1)).toEqual([])
      expect(await claim(store, order, ['fulfil'], START + LEASE)).toMatchObject([{ id }])
    })

    it('get the next ones when they are called again', async () => {
      const store = await open()
      const { order, events } = await written(store, ['fulfil'], ['fulfil'], ['fulfil'])
      for (const { id } of events) {
        const [delivery, ...more] = await claim(store, order, ['fulfil'])
        expect([delivery?.event.id, more]).toEqual([id, []])
        if (delivery) await finish(store, delivery)
      }
      expect(await claim(store, order, ['fulfil'])).toEqual([])
    })

    it('revive dead letters, as if they had never been tried, in their old place', async () => {
      const store = await open()
      const { order, events } = await written(store, ['fulfil', 'mail'], ['fulfil'])
      const dead = await kill(store, 'fulfil')
      const untouched = await kill(store, 'mail')
      const [delivery] = await claim(store, order, ['fulfil'])
      expect(delivery).toMatchObject({ id: dead, tries: 0, event: { id: events[0]?.id } })
      expect((await store.deadLetters({ limit: 9 })).items).toMatchObject([{ id: untouched }])
      expect(await eventsClaimed(store, 'fulfil')).toEqual([])
    })

    it('have a lease like any other', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      const [first] = await claim(store, order, ['fulfil'])
      const [second] = await claim(store, order, ['fulfil'], START + LEASE)
      expect(await store.finishDelivery(first?.id ?? 0, first?.token ?? 0)).toBe(false)
      expect(await store.finishDelivery(second?.id ?? 0, second?.token ?? 0)).not.toBe(false)
    })
  })
}
