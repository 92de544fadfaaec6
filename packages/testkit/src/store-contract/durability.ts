import { describe, expect, it, onTestFinished } from 'vitest'
import {
  anOrder,
  claimOf,
  claimOne,
  eventsClaimed,
  kill,
  LEASE,
  START,
  together,
  unique,
  written,
} from './samples.ts'
import type { NewStore } from './store-contract.ts'

/** What is only true of a store whose data outlives it, and that others may open as well. */
export function durability(make: () => Promise<NewStore>): void {
  describe('durability', () => {
    it('keeps everything from one store to the next', async () => {
      const { store, open } = await twice(make)
      const { order, events } = await written(store, ['fulfil', 'mail'], ['fulfil'])
      const due = anOrder({ checkAt: START })
      await store.begin(due)
      const dead = await kill(store, 'mail', 'broken')
      await claimOne(store, 'fulfil')
      await store.close()

      const again = await open()
      expect(await again.order('kumquat', order.reference)).toEqual(order)
      expect(await again.events('kumquat', order.reference)).toEqual(events)
      expect((await again.deadLetters({ limit: 10 })).items).toMatchObject([
        { id: dead, lastError: 'broken' },
      ])
      expect(await again.claimChecks({ now: START, leaseUntil: START + 1, limit: 1 })).toEqual([due])
      expect(await eventsClaimed(again, 'fulfil')).toEqual([])
      expect(await eventsClaimed(again, 'fulfil', { now: START + LEASE })).toEqual([events[0]?.id])
    })

    it('shows to each store at once what another has written', async () => {
      const { store, open } = await twice(make)
      const other = await open()
      const { order, events } = await written(store, ['fulfil'])
      expect(await other.order('kumquat', order.reference)).toEqual(order)
      expect(await other.begin({ ...order, version: 1 })).toEqual(order)
      const { id } = await claimOne(other, 'fulfil')
      expect(await eventsClaimed(store, 'fulfil')).toEqual([])
      await store.finishDelivery(id)
      expect(await other.unfinished(events[0]?.id ?? '')).toBe(0)
    })

    it('gives nothing to two stores that claim at a time', async () => {
      const { store, open } = await twice(make)
      const stores = [store, await open(), await open()]
      await together(20, () => written(store, ['fulfil']))
      const claimed = await together(12, (n) =>
        (stores[n % 3] ?? store).claimDeliveries(claimOf(['fulfil'], { limit: 3 })),
      )
      const ids = claimed.flat().map(({ id }) => id)
      expect(ids).toHaveLength(20)
      expect(new Set(ids).size).toBe(20)
    })

    it('lets one of several stores begin a reference', async () => {
      const { store, open } = await twice(make)
      const stores = [store, await open()]
      const reference = unique('R')
      const results = await together(10, (n) => (stores[n % 2] ?? store).begin(anOrder({ reference })))
      expect(results.filter((known) => known === undefined)).toHaveLength(1)
    })
  })
}

/** A store, and how to open others on its data. */
async function twice(make: () => Promise<NewStore>) {
  const { store, reopen } = await make()
  if (reopen === undefined) expect.fail('a durable store can be opened again')
  const open = async () => {
    const other = await reopen()
    onTestFinished(() => other.close())
    return other
  }
  return { store, open }
}
