import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { anEvent, anOrder, claimOf, LEASE, next, OURS, only, START, THEIRS } from './samples.ts'

const YEAR = 365 * 24 * 60 * 60_000
const late = { accounts: [OURS], now: START, latest: START + YEAR / 2 }
const claim = { account: OURS, now: START, leaseUntil: START + LEASE, limit: 10 }

/** What a clock that was far ahead has put off. */
export function putOff(open: Open): void {
  describe('what is due too far ahead', () => {
    it('of questions is pulled forward, of these accounts only', async () => {
      const store = await open()
      const ours = anOrder({ queryAt: START + YEAR })
      const soon = anOrder({ queryAt: START + LEASE })
      const theirs = anOrder({ account: THEIRS, queryAt: START + YEAR })
      for (const order of [ours, soon, theirs]) await store.begin(order)
      expect(await store.claimQueries(claim)).toEqual([])
      expect(await store.pullForward(late)).toBe(1)
      expect(await store.claimQueries({ ...claim, account: THEIRS })).toEqual([])
      expect(await store.claimQueries(claim)).toEqual([ours])
      expect(await store.pullForward(late)).toBe(0)
    })

    it('of deliveries is pulled forward in its order, and who holds one until then loses it', async () => {
      const store = await open()
      await store.expectHandlers([{ account: OURS, name: 'fulfil', types: ['order.succeeded'] }], START)
      const order = anOrder()
      await store.begin(order)
      const events = [anEvent(order), anEvent(order)].map((event) => ({ ...event, receivedAt: START + YEAR }))
      await store.commit({ ...only(next(order)), event: events[0] })
      await store.commit({ ...only(next(next(order))), event: events[1] })
      const ahead = claimOf(['fulfil'], { now: START + YEAR })
      const [held] = await store.claimDeliveries(ahead)
      expect(await store.claimDeliveries(claimOf(['fulfil']))).toEqual([])
      // The second, which nobody has claimed, may be due by the clock of the store.
      expect(await store.pullForward(late)).toBeGreaterThanOrEqual(1)
      expect(await store.finishDelivery(held?.id ?? 0, held?.token ?? 0)).toBe(false)
      const [first] = await store.claimDeliveries(claimOf(['fulfil']))
      expect(first?.event.id).toBe(events[0]?.id)
      expect(await store.finishDelivery(first?.id ?? 0, first?.token ?? 0)).toBe(true)
      const [second] = await store.claimDeliveries(claimOf(['fulfil'], { now: late.latest }))
      expect(second?.event.id).toBe(events[1]?.id)
    })
  })
}
