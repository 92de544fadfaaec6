import type { OrderRecord } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { anEvent, anOrder, claimOf, keyOf, next, only, START, together, unique } from './samples.ts'

/** Orders: begun once, and changed only over the version that the change was decided on. */
export function orders(open: Open): void {
  describe('an order', () => {
    it('is new once, and then known', async () => {
      const store = await open()
      const order = anOrder()
      expect(await store.order(keyOf(order))).toBeUndefined()
      expect(await store.begin(order)).toEqual({ state: 'new' })
      expect(await store.order(keyOf(order))).toEqual(order)
      const again = anOrder({ reference: order.reference, fingerprint: 'other' })
      expect(await store.begin(again)).toEqual({ state: 'known', order })
    })

    it('is another one in another kind', async () => {
      const store = await open()
      const order = anOrder()
      await store.begin(order)
      const refund = { ...order, kind: 'refund' }
      expect(await store.begin(refund)).toEqual({ state: 'new' })
      expect(await store.order(keyOf(refund))).toEqual(refund)
    })

    it('is told apart from one whose reference differs in case, spaces or accents only', async () => {
      const store = await open()
      const references = ['order', 'Order', 'order ', ' order', 'ordér', 'orde\u0301r', '1', '01', '1.0']
      for (const reference of references)
        expect(await store.begin(anOrder({ reference }))).toEqual({ state: 'new' })
      for (const reference of references)
        expect(await store.order(keyOf(anOrder({ reference })))).toMatchObject({ reference })
    })

    it('is begun by exactly one of many concurrent callers', async () => {
      const store = await open()
      const reference = unique('R')
      const begun = await together(20, (n) => store.begin(anOrder({ reference, fingerprint: `f${n}` })))
      expect(begun.filter(({ state }) => state === 'new')).toHaveLength(1)
      expect(begun.filter(({ state }) => state === 'known')).toHaveLength(19)
    })

    it('has a rival in an order of the same `once`, until that one was rejected, has failed or was reversed', async () => {
      const store = await open()
      const first = anOrder({ once: 'payment P1' })
      await store.begin(first)
      const second = anOrder({ once: 'payment P1' })
      expect(await store.begin(second)).toEqual({ state: 'rival', order: first })
      expect(await store.order(keyOf(second))).toBeUndefined()
      expect(await store.begin(anOrder({ once: 'payment P2' }))).toEqual({ state: 'new' })
      let known = first
      for (const state of ['failed', 'rejected', 'reversed'] as const) {
        known = next(known, { state })
        await store.commit(only(known))
        const free = anOrder({ once: 'payment P1' })
        expect(await store.begin(free)).toEqual({ state: 'new' })
        await store.commit(only(next(free, { state: 'failed' })))
      }
      expect(await store.begin(second)).toEqual({ state: 'new' })
      // It is overturned: now both hold.
      await store.commit(only(next(known, { state: 'succeeded' })))
      expect(await store.begin(anOrder({ once: 'payment P1' }))).toMatchObject({ state: 'rival' })
    })

    it('that has failed is a rival while it may be overturned', async () => {
      const store = await open()
      const told = { reason: 'it is said', since: START, recorded: 1, queries: 0, contradicted: 0 }
      const first = anOrder({ once: 'payment P1', state: 'failed' })
      await store.commit(only(first))
      let known = first
      const doubts = (['succeeded', 'pending', 'unknown'] as const).map((reported) => ({ reported }))
      for (const said of [...doubts, { reported: undefined, takenBack: true as const }]) {
        known = next(known, { conflict: { ...told, ...said } })
        await store.commit(only(known))
        expect(await store.begin(anOrder({ once: 'payment P1' }))).toEqual({ state: 'rival', order: known })
      }
      for (const [state, reported] of [
        ['failed', 'failed'],
        ['failed', 'rejected'],
        ['reversed', undefined],
      ] as const) {
        known = next(known, { state, conflict: { ...told, reported } })
        await store.commit(only(known))
        const free = anOrder({ once: 'payment P1' })
        expect(await store.begin(free)).toEqual({ state: 'new' })
        await store.commit(only(next(free, { state: 'failed' })))
      }
    })

    it('that is known has its rival beside it, unless it may be done again', async () => {
      const store = await open()
      const order = anOrder({ once: 'payment P1' })
      const rival = anOrder({ once: 'payment P1', reference: order.reference, kind: 'refund' })
      await store.begin(order)
      await store.begin(rival, { again: true })
      expect(await store.begin(order)).toEqual({ state: 'known', order, rival })
      expect(await store.begin(order, { again: true })).toEqual({ state: 'known', order })
      await store.commit(only(next(rival, { state: 'failed' })))
      expect(await store.begin(order)).toEqual({ state: 'known', order })
    })

    it('that is known is no rival of itself, and what has no `once` has none', async () => {
      const store = await open()
      const order = anOrder({ once: 'payment P1' })
      await store.begin(order)
      expect(await store.begin(order)).toEqual({ state: 'known', order })
      expect(await store.begin(anOrder())).toEqual({ state: 'new' })
      expect(await store.begin(anOrder())).toEqual({ state: 'new' })
    })

    it('has no rival when it may be done again, and is one for those who may not', async () => {
      const store = await open()
      const first = anOrder({ once: 'payment P1' })
      expect(await store.begin(first)).toEqual({ state: 'new' })
      expect(await store.begin(anOrder({ once: 'payment P1' }), { again: true })).toEqual({ state: 'new' })
      await store.commit({ order: { ...first, state: 'failed', version: 2 } })
      expect(await store.begin(anOrder({ once: 'payment P1' }))).toMatchObject({ state: 'rival' })
    })

    it('has no rival in another account', async () => {
      const store = await open()
      await store.begin(anOrder({ once: 'payment P1' }))
      const theirs = anOrder({ once: 'payment P1', account: 'mango:theirs' })
      expect(await store.begin(theirs)).toEqual({ state: 'new' })
    })

    it('is begun by exactly one of many rivals', async () => {
      const store = await open()
      const begun = await together(10, () => store.begin(anOrder({ once: 'payment P1' })))
      expect(begun.filter(({ state }) => state === 'new')).toHaveLength(1)
    })

    it('can be written first by a change, as version 1, once', async () => {
      const store = await open()
      const order = anOrder()
      expect(await store.commit(only(order))).toEqual([])
      expect(await store.commit(only({ ...order, fingerprint: 'late' }))).toBe(false)
      expect(await store.order(keyOf(order))).toEqual(order)
    })

    it('is changed by exactly one of many who decided on the same version', async () => {
      const store = await open()
      const order = anOrder()
      await store.begin(order)
      const results = await together(20, (n) => store.commit(only(next(order, { recipient: `a${n}` }))))
      expect(results.filter((result) => result !== false)).toHaveLength(1)
      const winner = results.findIndex((result) => result !== false)
      expect((await store.order(keyOf(order)))?.recipient).toBe(`a${winner}`)
    })

    it('that is not there, or not at the version before, is not changed', async () => {
      const store = await open()
      const order = anOrder()
      expect(await store.commit(only(next(order)))).toBe(false)
      await store.begin(order)
      expect(await store.commit(only(next(next(order))))).toBe(false)
      expect(await store.order(keyOf(order))).toEqual(order)
    })

    it('loses no change of callers who read, change and try again', async () => {
      const store = await open()
      const order = anOrder()
      await store.begin(order)
      await together(10, async () => {
        for (;;) {
          const read = (await store.order(keyOf(order))) as OrderRecord
          if (await store.commit(only(next(read, { queries: read.queries + 1 })))) return
        }
      })
      expect(await store.order(keyOf(order))).toMatchObject({ queries: 10, version: 11 })
    })

    it('gets nothing at all of a change that came too late', async () => {
      const store = await open()
      const order = anOrder()
      await store.begin(order)
      await store.commit(only(next(order)))
      const event = anEvent(order)
      expect(await store.commit({ order: next(order), event, handlers: ['fulfil'] })).toBe(false)
      expect(await store.events(keyOf(order))).toEqual([])
      expect(await store.unfinished(keyOf(order))).toBe(0)
      expect(await store.claimDeliveries(claimOf(['fulfil']))).toEqual([])
    })
  })
}
