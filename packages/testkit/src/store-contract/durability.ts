import { describe, expect, it, onTestFinished } from 'vitest'
import type { NewStore } from './new-store.ts'
import {
  aMessage,
  anOrder,
  claimOf,
  claimOne,
  eventsClaimed,
  finish,
  keyOf,
  kill,
  LEASE,
  next,
  OURS,
  START,
  together,
  unique,
  written,
} from './samples.ts'

/** What is only true of a store whose data outlives it, and that others may open as well. */
export function durability(make: () => Promise<NewStore>): void {
  describe('durability', () => {
    it('keeps everything from one store to the next', async () => {
      const { store, open } = await twice(make)
      await store.expectHandlers([{ account: OURS, name: 'log', types: ['order.failed'] }], START)
      const { order, events } = await written(store, ['fulfil', 'mail'], ['fulfil'])
      const message = aMessage()
      const changed = next(order)
      await store.commit({ order: changed, message })
      const due = anOrder({ queryAt: START })
      await store.begin(due)
      const close = { account: OURS, day: '2026-11-26', madeAt: START, body: '{"agrees":true}' }
      await store.keepClose?.(close)
      const dead = await kill(store, 'mail')
      const running = await claimOne(store, 'fulfil')
      await store.close()

      const again = await open()
      expect(await again.order(keyOf(order))).toEqual(changed)
      expect(await again.events(keyOf(order))).toEqual(events)
      expect(await again.messages(keyOf(order))).toEqual([message])
      expect(await again.closes?.({ account: OURS, limit: 9 })).toEqual([{ ...close, nth: 1 }])
      expect(await again.deadLetter(dead)).toMatchObject({ id: dead, lastError: 'broken' })
      const claim = { account: OURS, now: START, leaseUntil: START + 1, limit: 1 }
      expect(await again.claimQueries(claim)).toEqual([due])
      expect(await eventsClaimed(again, 'fulfil')).toEqual([])
      expect((await again.handlers()).map(({ name }) => name)).toEqual(['fulfil', 'log', 'mail'])
      const taken = await claimOne(again, 'fulfil', { now: START + LEASE })
      expect(taken).toMatchObject({ id: running.id, event: { id: events[0]?.id } })
      expect(await again.finishDelivery(running.id, running.token)).toBe(false)
    })

    it('shows to each store at once what another has written', async () => {
      const { store, open } = await twice(make)
      const other = await open()
      const { order } = await written(store, ['fulfil'])
      expect(await other.order(keyOf(order))).toEqual(order)
      expect(await other.begin({ ...order, version: 1 })).toEqual({ state: 'known', order })
      const delivery = await claimOne(other, 'fulfil')
      expect(await eventsClaimed(store, 'fulfil')).toEqual([])
      await finish(store, delivery)
      expect(await other.unfinished(keyOf(order))).toBe(0)
    })

    it('writes deliveries for handlers that only another process has', async () => {
      const { store, open } = await twice(make)
      const other = await open()
      await other.expectHandlers([{ account: OURS, name: 'mail', types: ['order.succeeded'] }], START)
      const { events } = await written(store, ['fulfil'])
      expect(await eventsClaimed(other, 'mail')).toEqual([events[0]?.id])
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
      expect(results.filter(({ state }) => state === 'new')).toHaveLength(1)
    })

    it('leaves the others open when one of several stores is closed', async () => {
      const { store, open } = await twice(make)
      const other = await open()
      await store.close()
      expect(await other.begin(anOrder())).toEqual({ state: 'new' })
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
