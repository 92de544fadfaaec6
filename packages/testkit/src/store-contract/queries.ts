import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { anOrder, LEASE, next, OURS, only, START, together } from './samples.ts'

const claim = (now = START, limit = 100) => ({ account: OURS, now, leaseUntil: now + LEASE, limit })

/** Queries: the orders that the gateway has to be asked about. */
export function queries(open: Open): void {
  describe('claims of queries', () => {
    it('get the orders whose time has come, the longest overdue first', async () => {
      const store = await open()
      const orders = [3, 1, undefined, 2, -1].map((before) =>
        anOrder({ queryAt: before === undefined ? undefined : START - before }),
      )
      for (const order of orders) await store.begin(order)
      expect(await store.claimQueries(claim())).toEqual([orders[0], orders[3], orders[1]])
    })

    it('get an order in the very millisecond that it is due', async () => {
      const store = await open()
      await store.begin(anOrder({ queryAt: START + 1 }))
      expect(await store.claimQueries(claim())).toEqual([])
      expect(await store.claimQueries(claim(START + 1))).toHaveLength(1)
    })

    it('get no more than they ask for, and the rest later', async () => {
      const store = await open()
      const orders = await together(5, async (n) => anOrder({ queryAt: START - 10 + n }))
      for (const order of orders) await store.begin(order)
      expect(await store.claimQueries(claim(START, 2))).toEqual(orders.slice(0, 2))
      expect(await store.claimQueries(claim(START, 10))).toEqual(orders.slice(2))
    })

    it('never hand one order to two of many concurrent callers', async () => {
      const store = await open()
      await together(20, () => store.begin(anOrder({ queryAt: START })))
      const claimed = (await together(8, () => store.claimQueries(claim(START, 4)))).flat()
      const references = [...claimed, ...(await store.claimQueries(claim()))].map((order) => order.reference)
      expect(new Set(references).size).toBe(20)
      expect(references).toHaveLength(20)
    })

    it('hold until the lease has run out, then another one may take over', async () => {
      const store = await open()
      const order = anOrder({ queryAt: START })
      await store.begin(order)
      await store.claimQueries(claim())
      expect(await store.claimQueries(claim(START + LEASE - 1))).toEqual([])
      expect(await store.claimQueries(claim(START + LEASE))).toEqual([order])
    })

    it('follow what is written: another time, or none any more', async () => {
      const store = await open()
      const order = anOrder({ queryAt: START })
      await store.begin(order)
      await store.claimQueries(claim())
      const later = next(order, { queryAt: START + 5 })
      await store.commit(only(later))
      expect(await store.claimQueries(claim(START + 4))).toEqual([])
      expect(await store.claimQueries(claim(START + 5))).toEqual([later])
      await store.commit(only(next(later, { state: 'succeeded', queryAt: undefined })))
      expect(await store.claimQueries(claim(START + 100 * LEASE))).toEqual([])
    })
  })
}
