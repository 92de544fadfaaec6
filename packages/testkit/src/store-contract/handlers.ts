import type { Delivery, Store } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  anEvent,
  anOrder,
  claimOf,
  claimOne,
  eventsClaimed,
  fail,
  finish,
  keyOf,
  kill,
  LEASE,
  OURS,
  START,
  written,
} from './samples.ts'

/** Leases everything of a handler, for a moment only but for one event. */
async function claimOfEvent(store: Store, id: string | undefined, handler: string): Promise<Delivery> {
  const claimed = await store.claimDeliveries(claimOf([handler]))
  for (const delivery of claimed)
    if (delivery.event.id !== id) await fail(store, delivery, { retryAt: START, counts: false })
  const found = claimed.find(({ event }) => event.id === id)
  if (found === undefined) expect.fail(`${handler} has no event ${id}`)
  return found
}

/** The handlers that a store expects: known by name also while no process has them. */
export function handlers(open: Open): void {
  describe('handlers', () => {
    it('are remembered with their types as they are now, and when they were seen last', async () => {
      const store = await open()
      expect(await store.handlers()).toEqual([])
      const mail = { account: OURS, name: 'mail', types: ['order.failed', 'order.stuck'] } as const
      await store.expectHandlers([{ ...mail, types: ['order.succeeded'] }], START)
      await store.expectHandlers([mail], START + 5)
      expect(await store.handlers([OURS])).toEqual([
        { ...mail, seenAt: START + 5, waiting: 0, waitingTypes: [], waitingSince: undefined, dead: 0 },
      ])
      const order = anOrder()
      await store.commit({ order, event: anEvent(order) })
      expect(await store.unfinished(keyOf(order))).toBe(0)
    })

    it('are told with what waits for them, also when they are known by that alone', async () => {
      const store = await open()
      await written(store, ['fulfil', 'old'], ['fulfil'])
      await kill(store, 'fulfil')
      const rows = await store.handlers([OURS])
      expect(rows).toMatchObject([
        { name: 'fulfil', types: [], waiting: 1, waitingTypes: ['order.succeeded'], dead: 1 },
        { name: 'old', types: [], waiting: 1, dead: 0 },
      ])
    })

    it('are told with the types of what waits for them, the living only', async () => {
      const store = await open()
      const order = anOrder()
      const events = ['order.stuck', 'order.conflict', 'order.stuck'] as const
      for (const [n, type] of events.entries())
        await store.commit({
          order: { ...order, version: n + 1 },
          event: anEvent(order, { type }),
          handlers: ['mail'],
        })
      const typesOf = async () => (await store.handlers([OURS]))[0]?.waitingTypes
      expect(await typesOf()).toEqual(['order.conflict', 'order.stuck'])
      await finish(store, await claimOne(store, 'mail'))
      expect(await typesOf()).toEqual(['order.conflict', 'order.stuck'])
      await store.revive(await kill(store, 'mail'), START)
      await finish(store, await claimOne(store, 'mail'))
      expect(await typesOf()).toEqual(['order.stuck'])
      await kill(store, 'mail')
      expect(await typesOf()).toEqual([])
    })

    it('are told since when the oldest of what waits for them was received, whatever was tried since', async () => {
      const store = await open()
      for (const [n, type] of (['order.stuck', 'order.failed', 'order.stuck'] as const).entries()) {
        const order = anOrder()
        const event = anEvent(order, { type, receivedAt: START - 30 + 10 * n })
        await store.commit({ order, event, handlers: ['mail'] })
      }
      const since = async () => (await store.handlers([OURS]))[0]?.waitingSince
      expect(await since()).toBe(START - 30)
      const [first, second] = (await store.claimDeliveries(claimOf(['mail']))) as [Delivery, Delivery]
      await fail(store, first, { retryAt: START + 1 })
      expect(await since()).toBe(START - 30)
      await finish(store, second)
      expect(await since()).toBe(START - 30)
      const again = await claimOne(store, 'mail', { now: START + 1 })
      expect(again.id).toBe(first.id)
      await fail(store, again)
      expect(await since()).toBe(START - 10)
      await store.revive(first.id, START + LEASE)
      expect(await since()).toBe(START - 30)
      await store.renameHandler(OURS, 'mail', 'post')
      expect(await since()).toBe(START - 30)
    })

    it('that are gone tax nobody: what waits for them waits', async () => {
      const store = await open()
      for (let n = 0; n < 20; n += 1) await written(store, ['gone'])
      const { events } = await written(store, ['fulfil', 'gone'])
      expect(await eventsClaimed(store, 'fulfil', { limit: 1 })).toEqual([events[0]?.id])
      expect(await eventsClaimed(store, 'gone')).toHaveLength(21)
    })

    it('can be renamed, with their place, their deliveries and their dead letters', async () => {
      const store = await open()
      await store.expectHandlers([{ account: OURS, name: 'old', types: ['order.succeeded'] }], START)
      const { events } = await written(store, ['old'], ['old'], ['old'])
      const dead = await kill(store, 'old')
      const running = await claimOne(store, 'old')
      expect(await store.renameHandler(OURS, 'old', 'fulfil')).toBe(true)
      expect(await store.handlers([OURS])).toMatchObject([
        { name: 'fulfil', types: ['order.succeeded'], waiting: 2, dead: 1 },
      ])
      expect(await eventsClaimed(store, 'old', { now: START + LEASE })).toEqual([])
      expect(await eventsClaimed(store, 'fulfil')).toEqual([])
      await finish(store, running)
      expect(await eventsClaimed(store, 'fulfil')).toEqual([events[2]?.id])
      expect(await store.deadLetter(dead)).toMatchObject({ handler: 'fulfil' })
      expect(await store.renameHandler(OURS, 'old', 'other')).toBe(false)
    })

    it('keep the lease of what runs when they are renamed, and get it when that has run out', async () => {
      const store = await open()
      const { events } = await written(store, ['old'])
      await claimOne(store, 'old')
      expect(await store.renameHandler(OURS, 'old', 'new')).toBe(true)
      expect(await eventsClaimed(store, 'new')).toEqual([])
      expect(await eventsClaimed(store, 'new', { now: START + LEASE })).toEqual([events[0]?.id])
    })

    it('can take the name of another one: both types, one order of events', async () => {
      const store = await open()
      await store.expectHandlers(
        [
          { account: OURS, name: 'old', types: ['order.failed'] },
          { account: OURS, name: 'new', types: ['order.stuck'] },
        ],
        START,
      )
      const { events } = await written(store, ['old'], ['new'], ['old'], ['new'])
      expect(await store.renameHandler(OURS, 'old', 'new')).toBe(true)
      const [row, ...others] = await store.handlers([OURS])
      expect(others).toEqual([])
      expect(row).toMatchObject({ name: 'new', waiting: 4 })
      expect(row?.types.toSorted()).toEqual(['order.failed', 'order.stuck'])
      for (const { id } of events) {
        const delivery = await claimOne(store, 'new')
        expect(delivery.event.id).toBe(id)
        await finish(store, delivery)
      }
    })

    // A store kept two once, and its handler got the event twice.
    it('have an event once when another one that has it takes their name, dead or alive', async () => {
      const store = await open()
      await written(store, ['old', 'new'])
      const dead = await written(store, ['old', 'new'])
      await fail(store, await claimOfEvent(store, dead.events[0]?.id, 'new'))
      const running = await claimOfEvent(store, dead.events[0]?.id, 'old')
      expect(await store.renameHandler(OURS, 'old', 'new')).toBe(true)
      expect(await store.handlers([OURS])).toMatchObject([{ name: 'new', types: [], waiting: 1, dead: 1 }])
      expect(await store.finishDelivery(running.id, running.token)).toBe(false)
    })

    it('can be forgotten, with what waits for them', async () => {
      const store = await open()
      await store.expectHandlers([{ account: OURS, name: 'old', types: ['order.succeeded'] }], START)
      const { order } = await written(store, ['old', 'fulfil'], ['old'])
      await kill(store, 'old')
      expect(await store.forgetHandler(OURS, 'old')).toBe(true)
      expect(await store.forgetHandler(OURS, 'old')).toBe(false)
      expect((await store.handlers([OURS])).map(({ name }) => name)).not.toContain('old')
      expect((await store.deadLetters({ limit: 9 })).items).toEqual([])
      const left = await store.claimDeliveries(claimOf(['old', 'fulfil'], { now: START + LEASE }))
      for (const delivery of left) {
        expect(delivery.handler).toBe('fulfil')
        await finish(store, delivery)
      }
      expect(await store.unfinished(keyOf(order), ['old'])).toBe(0)
    })
  })
}
