import type { OrderFilter, OrderRecord, Store } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { aConflict, anOrder, next, only, START, THEIRS } from './samples.ts'

async function begun(store: Store, ...given: readonly Partial<OrderRecord>[]): Promise<OrderRecord[]> {
  const orders = given.map(anOrder)
  for (const order of orders) await store.begin(order)
  return orders
}

async function found(store: Store, filter: Partial<OrderFilter>): Promise<readonly OrderRecord[]> {
  return (await store.orders({ limit: 100, ...filter })).items
}

/** Lists of orders: filters, pages. */
export function listing(open: Open): void {
  describe('lists of orders', () => {
    it('begin with the newest', async () => {
      const store = await open()
      const orders = await begun(store, {}, {}, {})
      expect(await found(store, {})).toEqual(orders.toReversed())
    })

    it('show an order as it is now, in its old place', async () => {
      const store = await open()
      const [first, second] = (await begun(store, {}, {})) as [OrderRecord, OrderRecord]
      const changed = next(first, { state: 'pending', updatedAt: START + 5 })
      await store.commit(only(changed))
      expect(await found(store, {})).toEqual([second, changed])
    })

    it('are narrowed by each filter, and by all of them together', async () => {
      const store = await open()
      const theirs = { account: THEIRS, gateway: 'papaya' }
      const [a, b, c, d] = (await begun(
        store,
        { state: 'pending', createdAt: START, stuck: true },
        { state: 'pending', createdAt: START + 1, ...theirs, reference: 'same' },
        { state: 'failed', createdAt: START + 2, ...theirs, reference: 'same', kind: 'refund' },
        { state: 'unknown', createdAt: START + 3 },
      )) as [OrderRecord, OrderRecord, OrderRecord, OrderRecord]
      expect(await found(store, { states: ['pending'] })).toEqual([b, a])
      expect(await found(store, { states: ['unknown', 'failed'] })).toEqual([d, c])
      expect(await found(store, { states: [] })).toEqual([])
      expect(await found(store, { gateway: 'papaya' })).toEqual([c, b])
      expect(await found(store, { accounts: [THEIRS] })).toEqual([c, b])
      expect(await found(store, { kinds: ['refund'] })).toEqual([c])
      expect(await found(store, { kinds: [] })).toEqual([])
      expect(await found(store, { reference: 'same' })).toEqual([c, b])
      expect(await found(store, { reference: 'sam' })).toEqual([])
      expect(await found(store, { stuck: true })).toEqual([a])
      expect(await found(store, { stuck: false })).toEqual([d, c, b])
      expect(await found(store, { stuck: true, states: ['unknown'] })).toEqual([])
      expect(await found(store, { since: START + 2 })).toEqual([d, c])
      const all = { states: ['pending', 'failed'], gateway: 'papaya', reference: 'same' } as const
      expect(await found(store, { ...all, since: START + 2, stuck: false })).toEqual([c])
    })

    it('are narrowed to what is in conflict, disputed or stuck, and to all of these together', async () => {
      const store = await open()
      const [plain, torn, other, both] = (await begun(
        store,
        { createdAt: START },
        { createdAt: START + 1, state: 'succeeded', conflict: aConflict },
        { createdAt: START + 2, state: 'pending', disputed: true },
        { createdAt: START + 3, state: 'pending', disputed: true, conflict: aConflict, stuck: true },
      )) as [OrderRecord, OrderRecord, OrderRecord, OrderRecord]
      expect(await found(store, { conflict: true })).toEqual([both, torn])
      expect(await found(store, { conflict: false })).toEqual([other, plain])
      expect(await found(store, { disputed: true })).toEqual([both, other])
      expect(await found(store, { disputed: false })).toEqual([torn, plain])
      expect(await found(store, { conflict: true, disputed: true, stuck: true })).toEqual([both])
      expect(await found(store, { conflict: true, disputed: false })).toEqual([torn])
      expect(await found(store, { stuck: false, disputed: true })).toEqual([other])
      expect(await found(store, { conflict: true, states: ['pending'] })).toEqual([both])
      expect(await found(store, { conflict: true, since: START + 2 })).toEqual([both])
      const named = { reference: torn.reference }
      expect(await found(store, { ...named, conflict: true })).toEqual([torn])
      expect(await found(store, { ...named, disputed: true })).toEqual([])
      const first = await store.orders({ limit: 1, conflict: true })
      expect(first.items).toEqual([both])
      const second = await store.orders({ limit: 1, conflict: true, after: first.next })
      expect(second).toEqual({ items: [torn], next: undefined })
      await store.commit(only(next(torn, { conflict: undefined })))
      await store.commit(only(next(other, { disputed: false })))
      expect(await found(store, { conflict: true })).toEqual([both])
      expect(await found(store, { disputed: true })).toEqual([both])
    })

    // PostgreSQL refused the question, SQLite took half a character for the one that it writes instead.
    it.each([['a\0b'], ['a\ud800'], ['a\udc00b']])(
      'hold none for a text that no order can have: %j',
      async (odd) => {
        const store = await open()
        await begun(store, { reference: odd.toWellFormed().replaceAll('\0', '') })
        expect(await found(store, { reference: odd })).toEqual([])
        expect(await found(store, { gateway: odd })).toEqual([])
        expect(await found(store, { kinds: [odd] })).toEqual([])
        expect(await found(store, { kinds: [odd, anOrder().kind] })).toHaveLength(1)
      },
    )

    it('come page by page, with a next page only where there is one', async () => {
      const store = await open()
      const orders = await begun(store, {}, {}, {}, {})
      const first = await store.orders({ limit: 2 })
      expect(first.items).toEqual([orders[3], orders[2]])
      const second = await store.orders({ limit: 2, after: first.next })
      expect(second).toEqual({ items: [orders[1], orders[0]], next: undefined })
    })

    it('begin nowhere else than where a page has ended', async () => {
      const store = await open()
      for (const after of ['x', '1.x', '1e400', 'NaN'])
        await expect((async () => store.orders({ limit: 1, after }))()).rejects.toMatchObject({
          code: 'config_invalid',
        })
    })

    it('keep their pages while orders are added and changed', async () => {
      const store = await open()
      const orders = await begun(store, {}, {}, {}, {}, {})
      const seen: string[] = []
      for (let after: string | undefined; ; ) {
        const { items, next: following } = await store.orders({ limit: 2, after })
        seen.push(...items.map(({ reference }) => reference))
        if (following === undefined) break
        await begun(store, {}, {})
        const [last] = items as [OrderRecord]
        await store.commit(only(next(last, { state: 'failed' })))
        after = following
      }
      expect(seen).toEqual(orders.map(({ reference }) => reference).toReversed())
    })

    it('keep their pages under a filter', async () => {
      const store = await open()
      const states = ['pending', 'failed', 'pending', 'failed', 'pending'] as const
      const orders = await begun(store, ...states.map((state) => ({ state })))
      const first = await store.orders({ limit: 2, states: ['pending'] })
      expect(first.items).toEqual([orders[4], orders[2]])
      const second = await store.orders({ limit: 2, states: ['pending'], after: first.next })
      expect(second).toEqual({ items: [orders[0]], next: undefined })
    })
  })
}
