import type { OrderFilter, OrderRecord, Store } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { aConflict, anOrder, START, THEIRS } from './samples.ts'

async function begun(store: Store, ...given: readonly Partial<OrderRecord>[]): Promise<OrderRecord[]> {
  const orders = given.map(anOrder)
  for (const order of orders) await store.begin(order)
  return orders
}

/** References of all pages, and how many pages there were. */
async function paged(store: Store, filter: Partial<OrderFilter>) {
  const pages: string[][] = []
  for (let after: string | undefined; ; ) {
    const { items, next } = await store.orders({ limit: 100, ...filter, after })
    pages.push(items.map(({ reference }) => reference))
    if (next === undefined) return { all: pages.flat(), pages: pages.length }
    after = next
  }
}

/** Orders whose reference begins with a text. */
export function byPrefix(open: Open): void {
  describe('orders whose reference begins with a text', () => {
    const found = async (store: Store, referencePrefix: string, filter: Partial<OrderFilter> = {}) =>
      (await paged(store, { referencePrefix, ...filter })).all

    it('come by reference, whatever their time', async () => {
      const store = await open()
      const named = ['B-1', 'A-2', 'A-10', 'a-1', 'A-1', 'A', 'AB']
      await begun(store, ...named.map((reference, at) => ({ reference, createdAt: START + at })))
      expect(await found(store, 'A-')).toEqual(['A-1', 'A-10', 'A-2'])
      expect(await found(store, 'A')).toEqual(['A', 'A-1', 'A-10', 'A-2', 'AB'])
      expect(await found(store, 'A-1')).toEqual(['A-1', 'A-10'])
      expect(await found(store, 'C')).toEqual([])
    })

    it('are told by each letter, also by those that mean something to a search, and those beyond the first 65 536', async () => {
      const store = await open()
      const odd = [
        '%',
        '_',
        '*',
        '?',
        '[',
        '\\',
        "'",
        '\n',
        '充',
        '\ud7ff',
        '\ue000',
        '\uffff',
        '😀',
        '\u{10ffff}',
      ]
      await begun(store, ...odd.flatMap((text) => [{ reference: text }, { reference: `${text}1` }]))
      for (const text of odd) expect(await found(store, text)).toEqual([text, `${text}1`])
      for (const text of ['a\0', '\ud83d', '\ude00']) expect(await found(store, text)).toEqual([])
    })

    it('come page by page, each once, also where several have the same reference', async () => {
      const store = await open()
      for (let n = 0; n < 5; n += 1)
        await begun(
          store,
          { reference: `A-${n}` },
          { reference: `A-${n}`, kind: 'refund' },
          { reference: `A-${n}`, account: THEIRS, gateway: 'papaya' },
        )
      const three = Array.from({ length: 5 }, (_, n) => [`A-${n}`, `A-${n}`, `A-${n}`]).flat()
      for (const limit of [1, 2, 3, 4, 7, 14, 15, 16]) {
        const { all, pages } = await paged(store, { referencePrefix: 'A', limit })
        expect([limit, all, pages]).toEqual([limit, three, Math.ceil(15 / limit)])
      }
      const places: string[] = []
      for (let after: string | undefined; ; ) {
        const { items, next } = await store.orders({ referencePrefix: 'A-1', limit: 1, after })
        places.push(...items.map(({ account, kind }) => `${account} ${kind}`))
        if (next === undefined) break
        after = next
      }
      expect(new Set(places).size).toBe(3)
    })

    it('are narrowed by the other filters, too', async () => {
      const store = await open()
      await begun(
        store,
        { reference: 'A-1', state: 'pending', stuck: true },
        { reference: 'A-2', state: 'succeeded', conflict: aConflict, createdAt: START + 5 },
        { reference: 'A-3', state: 'pending', disputed: true, account: THEIRS, gateway: 'papaya' },
        { reference: 'A-4', kind: 'refund' },
      )
      expect(await found(store, 'A', { states: ['pending'] })).toEqual(['A-1', 'A-3'])
      expect(await found(store, 'A', { states: [] })).toEqual([])
      expect(await found(store, 'A', { stuck: true })).toEqual(['A-1'])
      expect(await found(store, 'A', { stuck: false, states: ['pending'] })).toEqual(['A-3'])
      expect(await found(store, 'A', { conflict: true })).toEqual(['A-2'])
      expect(await found(store, 'A', { disputed: true })).toEqual(['A-3'])
      expect(await found(store, 'A', { since: START + 1 })).toEqual(['A-2'])
      expect(await found(store, 'A', { gateway: 'papaya' })).toEqual(['A-3'])
      expect(await found(store, 'A', { accounts: [THEIRS] })).toEqual(['A-3'])
      expect(await found(store, 'A', { kinds: ['refund'] })).toEqual(['A-4'])
    })

    it('are found behind many that the other filters leave out', async () => {
      const store = await open()
      const many = Array.from({ length: 4_500 }, (_, n) => anOrder({ reference: `A-${10_000 + n}` }))
      for (let n = 0; n < many.length; n += 500)
        await Promise.all(many.slice(n, n + 500).map((order) => store.begin(order)))
      const last = { reference: 'A-9', state: 'pending' } as const
      await begun(
        store,
        last,
        { ...last, kind: 'refund' },
        { reference: 'A-1', kind: 'refund', state: 'pending' },
      )
      const { all } = await paged(store, { referencePrefix: 'A-', states: ['pending'], limit: 2 })
      expect(all).toEqual(['A-1', 'A-9', 'A-9'])
    })

    it('are found when they are pruned, too', async () => {
      const store = await open()
      await begun(store, { reference: 'A-1', state: 'failed' }, { reference: 'A-2', state: 'pending' })
      await store.prune({ accounts: [anOrder().account], endedBefore: START + 1, limit: 9 })
      expect(await found(store, 'A')).toEqual(['A-1', 'A-2'])
    })

    it('begin nowhere else than where a page has ended', async () => {
      const store = await open()
      await begun(store, { reference: 'A-1' }, { reference: 'A-2' })
      const { next } = await store.orders({ referencePrefix: 'A', limit: 1 })
      const of = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
      for (const after of [
        '',
        'x',
        '1.1',
        of(1),
        of(['B']),
        of(['A', 'b']),
        of(['A', 1, 2]),
        of(['A\0']),
        of(null),
      ])
        await expect(
          (async () => store.orders({ referencePrefix: 'A', limit: 1, after }))(),
        ).rejects.toMatchObject({ code: 'config_invalid' })
      await expect(
        (async () => store.orders({ referencePrefix: 'B', limit: 1, after: next }))(),
      ).rejects.toMatchObject({ code: 'config_invalid' })
      await expect((async () => store.orders({ limit: 1, after: next }))()).rejects.toMatchObject({
        code: 'config_invalid',
      })
    })
  })
}
