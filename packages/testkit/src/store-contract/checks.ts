import { describe, expect, it } from 'vitest'
import { anOrder, LEASE, next, START, together } from './samples.ts'
import type { Open } from './store-contract.ts'

const claim = (now = START, limit = 100) => ({ now, leaseUntil: now + LEASE, limit })

/** Checks: the orders that the reconciler has to ask about. */
export function checks(open: Open): void {
  describe('claims of checks', () => {
    it('get the orders whose time has come, the longest overdue first', async () => {
      const store = await open()
      const orders = [3, 1, undefined, 2, -1].map((before) =>
        anOrder({ checkAt: before === undefined ? undefined : START - before }),
      )
      for (const order of orders) await store.begin(order)
      const due = [orders[0], orders[3], orders[1]]
      expect(await store.claimChecks(claim())).toEqual(due)
    })

    it('get an order in the very millisecond that it is due', async () => {
      const store = await open()
      await store.begin(anOrder({ checkAt: START + 1 }))
      expect(await store.claimChecks(claim())).toEqual([])
      expect(await store.claimChecks(claim(START + 1))).toHaveLength(1)
    })

    it('get no more than they ask for, and the rest later', async () => {
      const store = await open()
      const orders = await together(5, async (n) => anOrder({ checkAt: START - 10 + n }))
      for (const order of orders) await store.begin(order)
      expect(await store.claimChecks(claim(START, 2))).toEqual(orders.slice(0, 2))
      expect(await store.claimChecks(claim(START, 10))).toEqual(orders.slice(2))
    })

    it('never hand one order to two of many concurrent callers', async () => {
      const store = await open()
      await together(20, () => store.begin(anOrder({ checkAt: START })))
      const claimed = (await together(8, () => store.claimChecks(claim(START, 4)))).flat()
      const references = [...claimed, ...(await store.claimChecks(claim()))].map((order) => order.reference)
      expect(new Set(references).size).toBe(20)
      expect(references).toHaveLength(20)
    })

    it('hold until the lease has run out, then another one may take over', async () => {
      const store = await open()
      const order = anOrder({ checkAt: START })
      await store.begin(order)
      await store.claimChecks(claim())
      expect(await store.claimChecks(claim(START + LEASE - 1))).toEqual([])
      expect(await store.claimChecks(claim(START + LEASE))).toEqual([order])
    })

    it('follow what is written: another time, or none any more', async () => {
      const store = await open()
      const order = anOrder({ checkAt: START })
      await store.begin(order)
      await store.claimChecks(claim())
      const later = next(order, { checkAt: START + 5 })
      await store.commit(later)
      expect(await store.claimChecks(claim(START + 4))).toEqual([])
      expect(await store.claimChecks(claim(START + 5))).toEqual([later])
      await store.commit(next(later, { state: 'succeeded', checkAt: undefined }))
      expect(await store.claimChecks(claim(START + 100 * LEASE))).toEqual([])
    })
  })
}
