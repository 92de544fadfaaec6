import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { claimOne, eventsClaimed, fail, finish, keyOf, LEASE, START, together, written } from './samples.ts'

/** Leases: held with a token, for a time. */
export function leases(open: Open): void {
  describe('leases of deliveries', () => {
    it('hold until they have run out, then anybody may take over, as a try that has not ended', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      const { id, token } = await claimOne(store, 'fulfil')
      expect(await eventsClaimed(store, 'fulfil', { now: START + LEASE - 1 })).toEqual([])
      const later = await claimOne(store, 'fulfil', { now: START + LEASE })
      expect(later).toMatchObject({ id, tries: 0 })
      expect(later.token).not.toBe(token)
      expect(await eventsClaimed(store, 'fulfil', { now: START + LEASE })).toEqual([])
      expect(await store.unfinished(keyOf(order))).toBe(1)
    })

    it('are taken over by exactly one of many concurrent callers', async () => {
      const store = await open()
      await written(store, ['fulfil'])
      await claimOne(store, 'fulfil')
      const late = await together(10, () => eventsClaimed(store, 'fulfil', { now: START + LEASE }))
      expect(late.flat()).toHaveLength(1)
    })

    it('that were taken over can be neither renewed, finished nor failed by who held them before', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      const late = await claimOne(store, 'fulfil')
      const holder = await claimOne(store, 'fulfil', { now: START + LEASE })
      expect(await store.renewDelivery(late.id, late.token, START + 9 * LEASE)).toBe(false)
      expect(await store.finishDelivery(late.id, late.token)).toBe(false)
      expect(await fail(store, late)).toBe(false)
      expect(await fail(store, late, { retryAt: START })).toBe(false)
      expect(await eventsClaimed(store, 'fulfil', { now: START + LEASE })).toEqual([])
      expect(await store.unfinished(keyOf(order))).toBe(1)
      await finish(store, holder)
      expect(await store.finishDelivery(holder.id, holder.token)).toBe(false)
    })

    it('that have run out can still be finished while nobody has taken over', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      await finish(store, await claimOne(store, 'fulfil'))
      expect(await store.unfinished(keyOf(order))).toBe(0)
    })

    it('that are renewed hold for longer', async () => {
      const store = await open()
      await written(store, ['fulfil'])
      const held = await claimOne(store, 'fulfil')
      expect(await store.renewDelivery(held.id, held.token, START + 5 * LEASE)).toBe(true)
      expect(await eventsClaimed(store, 'fulfil', { now: START + 5 * LEASE - 1 })).toEqual([])
      await finish(store, held)
      expect(await eventsClaimed(store, 'fulfil', { now: START + 5 * LEASE })).toEqual([])
    })

    it('end with the failure: the token is worth nothing afterwards', async () => {
      const store = await open()
      await written(store, ['fulfil'])
      const failed = await claimOne(store, 'fulfil')
      expect(await fail(store, failed, { retryAt: START + 5 })).toBe(true)
      expect(await store.renewDelivery(failed.id, failed.token, START + LEASE)).toBe(false)
      expect(await store.finishDelivery(failed.id, failed.token)).toBe(false)
      expect(await fail(store, failed)).toBe(false)
      expect(await eventsClaimed(store, 'fulfil', { now: START + 5 })).toHaveLength(1)
    })

    it('are of nobody who makes one up', async () => {
      const store = await open()
      await written(store, ['fulfil', 'mail'])
      const { id, token } = await claimOne(store, 'fulfil')
      for (const [some, other] of [
        [id, token + 1],
        [id, 0],
        [id + 1, token],
        [987_654, 1],
      ] as const) {
        expect(await store.renewDelivery(some, other, START + LEASE)).toBe(false)
        expect(await store.finishDelivery(some, other)).toBe(false)
        expect(await fail(store, { id: some, token: other } as never)).toBe(false)
      }
    })
  })
}
