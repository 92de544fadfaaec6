import { describe, expect, it } from 'vitest'
import { claimOf, claimOne, eventsClaimed, LEASE, START, succeeded, together, written } from './samples.ts'
import type { Open } from './store-contract.ts'

/** Claims: a delivery is leased to one caller at a time. */
export function claims(open: Open): void {
  describe('claims of deliveries', () => {
    it('get no more than they ask for, oldest first', async () => {
      const store = await open()
      const ids: string[] = []
      for (let n = 0; n < 5; n += 1) ids.push((await written(store, ['fulfil'])).events[0]?.id ?? '')
      expect(await eventsClaimed(store, 'fulfil', { limit: 2 })).toEqual(ids.slice(0, 2))
      expect(await eventsClaimed(store, 'fulfil', { limit: 2 })).toEqual(ids.slice(2, 4))
      expect(await eventsClaimed(store, 'fulfil', { limit: 2 })).toEqual(ids.slice(4))
    })

    it('get only what is for the handlers and types that they name', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil', 'mail'])
      expect(await store.claimDeliveries(claimOf([], { handlers: [] }))).toEqual([])
      const others = ['order.failed fulfil', `${succeeded} ful`, `${succeeded} fulfil2`, 'fulfil']
      expect(await store.claimDeliveries(claimOf([], { handlers: others }))).toEqual([])
      expect(await eventsClaimed(store, 'mail')).toEqual([events[0]?.id])
      expect(await eventsClaimed(store, 'fulfil')).toEqual([events[0]?.id])
    })

    it('never hand one delivery to two of many concurrent callers', async () => {
      const store = await open()
      await together(30, () => written(store, ['fulfil', 'mail']))
      const claimed = await together(12, () =>
        store.claimDeliveries(claimOf(['fulfil', 'mail'], { limit: 7 })),
      )
      const rest = await store.claimDeliveries(claimOf(['fulfil', 'mail']))
      const ids = [...claimed.flat(), ...rest].map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids).toHaveLength(60)
      for (const batch of claimed) expect(batch.length).toBeLessThanOrEqual(7)
    })

    it('hold until the lease has run out, then anybody may take over, as a try that has not ended', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'])
      const { id } = await claimOne(store, 'fulfil')
      expect(await eventsClaimed(store, 'fulfil', { now: START + LEASE - 1 })).toEqual([])
      expect(await claimOne(store, 'fulfil', { now: START + LEASE })).toMatchObject({ id, tries: 0 })
      expect(await eventsClaimed(store, 'fulfil', { now: START + LEASE })).toEqual([])
      expect(await store.unfinished(events[0]?.id ?? '')).toBe(1)
    })

    it('are taken over by exactly one of many concurrent callers', async () => {
      const store = await open()
      await written(store, ['fulfil'])
      await claimOne(store, 'fulfil')
      const late = await together(10, () => eventsClaimed(store, 'fulfil', { now: START + LEASE }))
      expect(late.flat()).toHaveLength(1)
    })

    it('do not get what is finished, even after the lease', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil', 'mail'])
      const { id } = await claimOne(store, 'fulfil')
      await store.finishDelivery(id)
      await store.finishDelivery(id)
      expect(await eventsClaimed(store, 'fulfil', { now: START + 10 * LEASE })).toEqual([])
      expect(await store.unfinished(events[0]?.id ?? '')).toBe(1)
    })

    it('of one event get it before it is due, but neither another one nor a leased one', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'])
      await written(store, ['fulfil'])
      const eventId = events[0]?.id ?? ''
      const { id } = await claimOne(store, 'fulfil', { eventId })
      await store.failDelivery(id, { error: 'busy', now: START, retryAt: START + 10 * LEASE })
      expect(await claimOne(store, 'fulfil', { eventId })).toMatchObject({ id, tries: 1 })
      expect(await eventsClaimed(store, 'fulfil', { eventId })).toEqual([])
      expect(await eventsClaimed(store, 'fulfil', { eventId: 'none' })).toEqual([])
      expect(await eventsClaimed(store, 'fulfil')).toHaveLength(1)
    })

    it('of one event come after the older ones of the same order and handler, which are claimed with it', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'], ['fulfil', 'mail'])
      const [older, eventId] = events.map((event) => event.id)
      expect(await eventsClaimed(store, 'mail', { eventId })).toEqual([eventId])
      const first = await claimOne(store, 'fulfil', { eventId })
      expect(first.event.id).toBe(older)
      expect(await eventsClaimed(store, 'fulfil', { eventId })).toEqual([])
      await store.finishDelivery(first.id)
      expect(await eventsClaimed(store, 'fulfil', { eventId })).toEqual([eventId])
    })
  })
}
