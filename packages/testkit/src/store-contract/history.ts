import type { OrderKey, OrderRecord, Store, StoreOrderHistory } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { aMessage, anEvent, anOrder, keyOf, next, START } from './samples.ts'

/** An order of which something is told with each version: a message, an event, both, or nothing. */
async function longLife(store: Store, versions: number): Promise<OrderRecord> {
  let order = anOrder()
  for (let version = 1; version <= versions; version += 1) {
    // Several at one time, as in a rush.
    const receivedAt = START + Math.floor(version / 5)
    const message = version % 5 === 0 ? undefined : aMessage({ receivedAt })
    const event = version % 3 === 0 ? undefined : anEvent(order, { receivedAt })
    await store.commit({ order, message, event })
    order = next(order)
  }
  return order
}

async function pagesOf(store: Store, key: OrderKey, limit: number): Promise<StoreOrderHistory[]> {
  const pages: StoreOrderHistory[] = []
  for (let after: string | undefined; ; ) {
    const page = await store.history(key, { limit, after })
    pages.push(page)
    if (page.next === undefined) return pages
    after = page.next
  }
}

/** What was heard and what happened, of one order, for people to look at: by pages, the newest first. */
export function history(open: Open): void {
  describe('the history of an order', () => {
    it('is all of it, page by page from the newest back, each page oldest first', async () => {
      const store = await open()
      const key = keyOf(await longLife(store, 32))
      const [events, messages] = [await store.events(key), await store.messages(key)]
      for (const limit of [1, 7, events.length + messages.length - 1, 1_000]) {
        const pages = await pagesOf(store, key, limit)
        const backwards = pages.toReversed()
        expect(backwards.flatMap((page) => page.events)).toEqual(events)
        expect(backwards.flatMap((page) => page.messages)).toEqual(messages)
        for (const [n, page] of pages.entries()) {
          const count = page.events.length + page.messages.length
          expect(n === pages.length - 1 ? count <= limit : count === limit).toBe(true)
        }
      }
    })

    it('has nothing on an earlier page that is older than what is on a later one', async () => {
      const store = await open()
      const key = keyOf(await longLife(store, 32))
      const spans = (await pagesOf(store, key, 6)).map((page) => {
        const times = [...page.events, ...page.messages].map(({ receivedAt }) => receivedAt)
        return [Math.min(...times), Math.max(...times)] as const
      })
      for (const [n, [oldest]] of spans.entries())
        expect(spans[n + 1]?.[1] ?? oldest).toBeLessThanOrEqual(oldest)
    })

    it('goes on where it was when something is added meanwhile', async () => {
      const store = await open()
      const order = await longLife(store, 12)
      const key = keyOf(order)
      const before = await store.history(key, { limit: 5 })
      await store.commit({ order, message: aMessage(), event: anEvent(order) })
      const rest = await store.history(key, { limit: 100, after: before.next })
      const all = await store.history(key, { limit: 100 })
      expect([...rest.events, ...before.events]).toEqual(all.events.slice(0, -1))
      expect([...rest.messages, ...before.messages]).toEqual(all.messages.slice(0, -1))
    })

    it('is none of an order that is not there, or was pruned', async () => {
      const store = await open()
      const none = { events: [], messages: [], next: undefined }
      expect(await store.history(keyOf(anOrder()), { limit: 3 })).toEqual(none)
      const order = anOrder({ state: 'succeeded' })
      await store.commit({ order, message: aMessage(), event: anEvent(order) })
      await store.prune({ accounts: [order.account], endedBefore: START + 1, limit: 10 })
      expect(await store.history(keyOf(order), { limit: 3 })).toEqual(none)
    })

    it('begins nowhere where no page began', async () => {
      const store = await open()
      const key = keyOf(await longLife(store, 2))
      for (const after of ['', '1', '1.', '-1.0', '1.5.2', 'x.y', '9e9.1', '99999999999999999999.1'])
        await expect(store.history(key, { limit: 3, after }), after).rejects.toThrow(
          'orders.history: `after` must be the `next` of the page before',
        )
    })
  })

  describe('the deliveries of an order', () => {
    it('are those of some events, if only these are asked for', async () => {
      const store = await open()
      const order = anOrder()
      const [one, two] = [anEvent(order), anEvent(order)]
      await store.commit({ order, event: one, handlers: ['fulfil', 'mail'] })
      await store.commit({ order: next(order), event: two, handlers: ['fulfil'] })
      const of = async (...ids: string[]) =>
        (await store.deliveries(keyOf(order), ids)).map(({ event, handler }) => [event, handler])
      expect((await of(one.id)).toSorted()).toEqual([
        [one.id, 'fulfil'],
        [one.id, 'mail'],
      ])
      expect(await of(two.id)).toEqual([[two.id, 'fulfil']])
      expect(await of(one.id, two.id, 'none')).toHaveLength(3)
      expect(await of()).toEqual([])
    })
  })
}
