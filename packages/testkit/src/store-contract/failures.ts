import { describe, expect, it } from 'vitest'
import { claimOne, eventsClaimed, kill, START, together, written } from './samples.ts'
import type { Open } from './store-contract.ts'

/** Deliveries that fail: tried again when they say so, and a burden to nobody else. */
export function failures(open: Open): void {
  describe('a delivery that failed', () => {
    it('is due again at the time that was said, and counts its tries', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'])
      for (let tries = 0; tries < 5; tries += 1) {
        const now = START + tries * 1_000
        const { id, ...delivery } = await claimOne(store, 'fulfil', { now })
        expect(delivery).toMatchObject({ tries, handler: 'fulfil' })
        await store.failDelivery(id, { error: 'busy', now, retryAt: now + 1_000 })
        expect(await eventsClaimed(store, 'fulfil', { now: now + 999 })).toEqual([])
      }
      expect(await store.unfinished(events[0]?.id ?? '')).toBe(1)
    })

    it('for ever blocks no other order and no other handler', async () => {
      const store = await open()
      const poisoned = await written(store, ['fulfil', 'mail'], ['mail'])
      const orders = await together(5, () => written(store, ['fulfil', 'mail']))
      const poison = poisoned.events[0]?.id
      const seen: string[] = []
      for (let round = 0; round < 10; round += 1) {
        const now = START + round
        const claimed = await store.claimDeliveries({
          now,
          leaseUntil: now + 1,
          limit: 3,
          handlers: ['order.succeeded fulfil', 'order.succeeded mail'],
        })
        for (const { id, event, handler } of claimed) {
          if (event.id === poison && handler === 'fulfil') {
            await store.failDelivery(id, { error: 'poison', now, retryAt: now + 1 })
          } else {
            seen.push(`${handler} ${event.id}`)
            await store.finishDelivery(id)
          }
        }
      }
      const ids = orders.flatMap(({ events }) => events.map(({ id }) => id))
      const expected = [
        ...ids.map((id) => `fulfil ${id}`),
        ...[...poisoned.events.map(({ id }) => id), ...ids].map((id) => `mail ${id}`),
      ]
      expect(seen.toSorted()).toEqual(expected.toSorted())
      expect(await claimOne(store, 'fulfil', { now: START + 100 })).toMatchObject({ tries: 10 })
    })

    it('for the last time lets the next event of its order come', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'], ['fulfil'])
      await kill(store, 'fulfil')
      expect(await eventsClaimed(store, 'fulfil')).toEqual([events[1]?.id])
      expect(await store.unfinished(events[0]?.id ?? '')).toBe(0)
      expect(await store.unfinished(events[1]?.id ?? '')).toBe(1)
    })

    it('and is unknown, finished or dead stays what it is', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil', 'mail'])
      const { id } = await claimOne(store, 'mail')
      await store.finishDelivery(id)
      const dead = await kill(store, 'fulfil')
      for (const each of [id, dead, 987_654])
        await store.failDelivery(each, { error: 'late', now: START + 1, retryAt: START + 1 })
      expect(await store.unfinished(events[0]?.id ?? '')).toBe(0)
      const { items } = await store.deadLetters({ limit: 10 })
      expect(items).toMatchObject([{ id: dead, tries: 1, lastError: 'broken', diedAt: START }])
    })
  })
}
