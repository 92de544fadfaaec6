import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  aMessage,
  anEvent,
  anOrder,
  claimOf,
  eventsOf,
  keyOf,
  LEASE,
  next,
  START,
  together,
} from './samples.ts'

/** Events and messages: written with the order's change, each once. */
export function events(open: Open): void {
  describe('what happened to an order', () => {
    it('is told oldest first, and nothing of an order that is not known', async () => {
      const store = await open()
      const first = anOrder()
      const second = next(first)
      const both = [anEvent(first), anEvent(second)]
      await store.commit({ order: first, event: both[0] })
      await store.commit({ order: second, event: both[1] })
      expect(await store.events(keyOf(first))).toEqual(both)
      expect(await store.events({ ...keyOf(first), reference: 'none' })).toEqual([])
      expect(await store.messages({ ...keyOf(first), reference: 'none' })).toEqual([])
    })

    it('is written once, however often it is told at a time', async () => {
      const store = await open()
      const order = anOrder()
      await store.begin(order)
      const event = anEvent(order)
      const results = await together(10, () => store.commit({ order: next(order), event, handlers: ['a'] }))
      expect(results.filter((result) => result !== false)).toHaveLength(1)
      expect(await store.events(keyOf(order))).toEqual([event])
      expect(await store.unfinished(keyOf(order))).toBe(1)
    })

    it('has an id that no other of its order has: a change with a known one changes nothing', async () => {
      const store = await open()
      const order = anOrder()
      const event = anEvent(order)
      await store.commit({ order, event })
      const again = await store.commit({ order: next(order), event }).catch((error: Error) => error.name)
      expect(['StoreError', false]).toContain(again)
      expect((await store.order(keyOf(order)))?.version).toBe(1)
      expect(await store.events(keyOf(order))).toEqual([event])
    })

    it('goes to each handler once, to those that are given and those that are remembered', async () => {
      const store = await open()
      const order = anOrder()
      const { account } = order
      await store.expectHandlers(
        [
          { account, name: 'mail', types: ['order.succeeded', 'order.failed'] },
          { account, name: 'fulfil', types: ['order.succeeded'] },
          { account, name: 'alarm', types: ['order.failed'] },
        ],
        START,
      )
      await store.commit({ order, event: anEvent(order), handlers: ['fulfil', 'fulfil', 'log'] })
      const claimed = await store.claimDeliveries(claimOf(['mail', 'fulfil', 'alarm', 'log']))
      expect(claimed.map(({ handler }) => handler).toSorted()).toEqual(['fulfil', 'log', 'mail'])
    })

    it('is leased in the same write to the handlers that ask for it, in their order', async () => {
      const store = await open()
      const order = anOrder()
      const event = anEvent(order)
      const lease = { handlers: ['log', 'fulfil', 'none'], now: START, until: START + LEASE }
      const leased = await store.commit({ order, event, handlers: ['fulfil', 'mail', 'log'], lease })
      expect(leased).toMatchObject([
        { event: { id: event.id }, handler: 'log', tries: 0 },
        { event: { id: event.id }, handler: 'fulfil', tries: 0 },
      ])
      const rest = await store.claimDeliveries(claimOf(['fulfil', 'mail', 'log']))
      expect(rest).toMatchObject([{ handler: 'mail' }])
      for (const { id, token } of leased || []) expect(await store.finishDelivery(id, token)).not.toBe(false)
    })

    it('is not leased in that write while an older event waits for the same handler', async () => {
      const store = await open()
      const order = anOrder()
      const lease = { handlers: ['fulfil', 'mail'], now: START, until: START + LEASE }
      await store.commit({ order, event: anEvent(order), handlers: ['fulfil'] })
      const event = anEvent(order)
      const leased = await store.commit({ order: next(order), event, handlers: ['fulfil', 'mail'], lease })
      expect(leased).toMatchObject([{ handler: 'mail' }])
      expect(eventsOf(leased)).toEqual([event.id])
    })
  })

  describe('what was heard about an order', () => {
    it('is kept as it came, oldest first, also when nothing follows from it', async () => {
      const store = await open()
      const order = anOrder()
      const both = [aMessage(), aMessage({ source: 'query', callback: undefined, receivedAt: START + 1 })]
      await store.commit({ order, message: both[0] })
      await store.commit({ order: next(order), message: both[1] })
      expect(await store.messages(keyOf(order))).toEqual(both)
      expect(await store.events(keyOf(order))).toEqual([])
    })

    it('is kept once for each order, as it came first', async () => {
      const store = await open()
      const order = anOrder()
      const message = aMessage()
      await store.commit({ order, message })
      const again = { ...message, receivedAt: START + 9, body: new Uint8Array(3) }
      expect(await store.commit({ order: next(order), message: again })).toEqual([])
      expect(await store.messages(keyOf(order))).toEqual([message])
      const other = anOrder()
      await store.commit({ order: other, message })
      expect(await store.messages(keyOf(other))).toEqual([message])
    })

    it('is not kept of a change that came too late', async () => {
      const store = await open()
      const order = anOrder()
      await store.begin(order)
      expect(await store.commit({ order, message: aMessage() })).toBe(false)
      expect(await store.messages(keyOf(order))).toEqual([])
    })
  })
}
