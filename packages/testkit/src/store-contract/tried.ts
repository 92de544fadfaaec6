import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { anEvent, anOrder, claimOf, keyOf, LEASE, next, only, START, together } from './samples.ts'

/** Changes of orders that were not read before. A store need not have this. */
export function tried(open: Open): void {
  describe('a change that is tried', () => {
    const opened = async () => {
      const store = await open()
      const { tryCommit } = store
      return { store, tryCommit }
    }

    it('is written as any other, with what is leased', async ({ skip }) => {
      const { store, tryCommit } = await opened()
      if (tryCommit === undefined) return skip()
      const order = anOrder()
      const event = anEvent(order)
      const lease = { handlers: ['fulfil'], now: START, until: START + LEASE }
      expect(await tryCommit({ order, event, handlers: ['fulfil', 'mail'], lease })).toMatchObject({
        leased: [{ event: { id: event.id }, handler: 'fulfil' }],
      })
      expect(await tryCommit(only(next(order, { recipient: 'a1' })))).toEqual({ leased: [] })
      expect(await store.order(keyOf(order))).toEqual(next(order, { recipient: 'a1' }))
    })

    it('and was decided on another version tells what the order is, and writes nothing', async ({ skip }) => {
      const { store, tryCommit } = await opened()
      if (tryCommit === undefined) return skip()
      const order = anOrder()
      await store.begin(order)
      const change = { event: anEvent(order), handlers: ['fulfil'] }
      expect(await tryCommit({ order: { ...order, fingerprint: 'other' }, ...change })).toEqual({ order })
      expect(await tryCommit({ order: next(next(order)), ...change })).toEqual({ order })
      expect(await store.events(keyOf(order))).toEqual([])
      expect(await store.claimDeliveries(claimOf(['fulfil']))).toEqual([])
    })

    it('and was decided on a version of that number in another history writes nothing either', async ({
      skip,
    }) => {
      const { store, tryCommit } = await opened()
      if (tryCommit === undefined) return skip()
      const order = anOrder()
      await store.begin(order)
      // As of a process that goes on after a backup was restored, and another one has written since.
      const change = { order: next(order, { recipient: 'a1' }), event: anEvent(order), handlers: ['fulfil'] }
      expect(await tryCommit({ ...change, over: 'of another history' })).toEqual({ order })
      expect(await store.commit({ ...change, over: 'of another history' })).toBe(false)
      expect(await store.events(keyOf(order))).toEqual([])
      expect(await tryCommit({ ...change, over: order.stamp })).toEqual({ leased: [] })
      expect(await store.order(keyOf(order))).toEqual(change.order)
    })

    it('of an order that is not there says so', async ({ skip }) => {
      const { store, tryCommit } = await opened()
      if (tryCommit === undefined) return skip()
      const order = anOrder()
      expect(await tryCommit(only(next(order)))).toEqual({ order: undefined })
      expect(await store.order(keyOf(order))).toBeUndefined()
    })

    it('is written by one of many, and the others learn what that one wrote', async ({ skip }) => {
      const { tryCommit } = await opened()
      if (tryCommit === undefined) return skip()
      const order = anOrder()
      const results = await together(20, (n) => tryCommit(only({ ...order, recipient: `a${n}` })))
      const winner = results.findIndex((result) => 'leased' in result)
      const others = results.filter((_, n) => n !== winner)
      expect(others).toHaveLength(19)
      for (const other of others) expect(other).toEqual({ order: { ...order, recipient: `a${winner}` } })
    })
  })
}
