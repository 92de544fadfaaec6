import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  claimOf,
  claimOne,
  eventsClaimed,
  fail,
  finish,
  keyOf,
  kill,
  START,
  together,
  written,
} from './samples.ts'

/** Deliveries that fail: tried again when they say so, and a burden to nobody else. */
export function failures(open: Open): void {
  describe('a delivery that failed', () => {
    it('is due again at the time that was said, and counts its tries', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      for (let tries = 0; tries < 5; tries += 1) {
        const now = START + tries * 1_000
        const delivery = await claimOne(store, 'fulfil', { now })
        expect(delivery).toMatchObject({ tries, handler: 'fulfil' })
        await fail(store, delivery, { now, retryAt: now + 1_000 })
        expect(await eventsClaimed(store, 'fulfil', { now: now + 999 })).toEqual([])
      }
      expect(await store.unfinished(keyOf(order))).toBe(1)
    })

    it('does not count a try that was not the fault of the handler', async () => {
      const store = await open()
      await written(store, ['fulfil'])
      await fail(store, await claimOne(store, 'fulfil'), { retryAt: START, counts: false })
      const again = await claimOne(store, 'fulfil')
      expect(again.tries).toBe(0)
      await fail(store, again, { retryAt: START })
      expect((await claimOne(store, 'fulfil')).tries).toBe(1)
    })

    it('for ever blocks no other order and no other handler', async () => {
      const store = await open()
      const poisoned = await written(store, ['fulfil', 'mail'], ['mail'])
      const orders = await together(5, () => written(store, ['fulfil', 'mail']))
      const poison = poisoned.events[0]?.id
      const seen: string[] = []
      for (let round = 0; round < 10; round += 1) {
        const now = START + round
        for (const delivery of await store.claimDeliveries(claimOf(['fulfil', 'mail'], { now, limit: 2 }))) {
          const { event, handler } = delivery
          if (event.id === poison && handler === 'fulfil') {
            await fail(store, delivery, { now, retryAt: now + 1 })
          } else {
            seen.push(`${handler} ${event.id}`)
            await finish(store, delivery)
          }
        }
      }
      const ids = orders.flatMap(({ events }) => events.map(({ id }) => id))
      const expected = [
        ...ids.map((id) => `fulfil ${id}`),
        ...[...poisoned.events.map(({ id }) => id), ...ids].map((id) => `mail ${id}`),
      ]
      expect(seen.toSorted()).toEqual(expected.toSorted())
      expect((await claimOne(store, 'fulfil', { now: START + 100 })).tries).toBeGreaterThan(5)
    })

    it('for the last time lets the next event of its order come, and stays unfinished', async () => {
      const store = await open()
      const { order, events } = await written(store, ['fulfil'], ['fulfil'])
      await kill(store, 'fulfil')
      expect(await store.unfinished(keyOf(order))).toBe(2)
      const following = await claimOne(store, 'fulfil')
      expect(following.event.id).toBe(events[1]?.id)
      await finish(store, following)
      expect(await store.unfinished(keyOf(order), ['fulfil'])).toBe(1)
    })

    it('does not block events that come after it was given up', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      await kill(store, 'fulfil')
      const event = (await written(store, ['fulfil'])).events[0]
      expect(await eventsClaimed(store, 'fulfil')).toEqual([event?.id])
      expect(await store.unfinished(keyOf(order))).toBe(1)
    })
  })
}
