import { describe, expect, it } from 'vitest'
import { claimOne, eventsClaimed, kill, LEASE, START, together, written } from './samples.ts'
import type { Open } from './store-contract.ts'

/** Dead letters: kept until somebody decides about them. */
export function deadLetters(open: Open): void {
  describe('dead letters', () => {
    it('tell what failed, how often and why', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'])
      const { id } = await claimOne(store, 'fulfil')
      await store.failDelivery(id, { error: 'first', now: START, retryAt: START })
      await claimOne(store, 'fulfil')
      await store.failDelivery(id, { error: '库存不足 😀', now: START + 7, retryAt: undefined })
      expect(await store.deadLetters({ limit: 10 })).toEqual({
        items: [
          { id, event: events[0], handler: 'fulfil', tries: 2, lastError: '库存不足 😀', diedAt: START + 7 },
        ],
        next: undefined,
      })
      expect(await eventsClaimed(store, 'fulfil', { now: START + 100 * LEASE })).toEqual([])
    })

    it('are listed page by page, oldest first', async () => {
      const store = await open()
      const dead: number[] = []
      for (let n = 0; n < 5; n += 1) {
        await written(store, ['fulfil'])
        dead.push(await kill(store, 'fulfil'))
      }
      const pages: number[][] = []
      for (let after: string | undefined; ; ) {
        const { items, next } = await store.deadLetters({ limit: 2, after })
        pages.push(items.map(({ id }) => id))
        if (next === undefined) break
        // One that is decided in between takes no other one out of the list.
        await store.discard(items[0]?.id ?? 0)
        after = next
      }
      expect(pages).toEqual([dead.slice(0, 2), dead.slice(2, 4), dead.slice(4)])
      expect((await store.deadLetters({ limit: 3 })).next).toBeUndefined()
    })

    it('can be made due again, as if they had never been tried', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'])
      const id = await kill(store, 'fulfil')
      expect(await store.revive(id, START + 5)).toBe(true)
      expect((await store.deadLetters({ limit: 10 })).items).toEqual([])
      expect(await store.unfinished(events[0]?.id ?? '')).toBe(1)
      expect(await claimOne(store, 'fulfil', { now: START + 5 })).toMatchObject({ id, tries: 0 })
    })

    it('that are due again keep their place before newer events of their order', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'], ['fulfil'])
      await store.revive(await kill(store, 'fulfil'), START)
      expect(await eventsClaimed(store, 'fulfil')).toEqual([events[0]?.id])
    })

    it('can be forgotten', async () => {
      const store = await open()
      await written(store, ['fulfil'])
      const id = await kill(store, 'fulfil')
      expect(await store.discard(id)).toBe(true)
      expect((await store.deadLetters({ limit: 10 })).items).toEqual([])
      expect(await store.revive(id, START)).toBe(false)
      expect(await eventsClaimed(store, 'fulfil', { now: START + LEASE })).toEqual([])
    })

    it('are only what is dead: the living can be neither revived nor forgotten', async () => {
      const store = await open()
      await written(store, ['fulfil'])
      const { id } = await claimOne(store, 'fulfil')
      expect(await store.revive(id, START)).toBe(false)
      expect(await store.discard(id)).toBe(false)
      expect(await store.revive(987_654, START)).toBe(false)
      expect(await store.discard(987_654)).toBe(false)
      expect(await eventsClaimed(store, 'fulfil')).toEqual([])
      expect(await eventsClaimed(store, 'fulfil', { now: START + LEASE })).toHaveLength(1)
    })

    it('are decided by exactly one of many concurrent callers', async () => {
      const store = await open()
      await written(store, ['fulfil'])
      const id = await kill(store, 'fulfil')
      const results = await together(20, (n) => (n % 2 === 0 ? store.revive(id, START) : store.discard(id)))
      expect(results.filter(Boolean)).toHaveLength(1)
    })
  })
}
