import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  claimOne,
  eventsClaimed,
  fail,
  finish,
  keyOf,
  kill,
  LEASE,
  more,
  OURS,
  START,
  THEIRS,
  together,
  written,
} from './samples.ts'

/** Dead letters: kept until somebody decides about them. */
export function deadLetters(open: Open): void {
  describe('dead letters', () => {
    it('tell what failed, how often and why', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'])
      await fail(store, await claimOne(store, 'fulfil'), { error: 'first', retryAt: START })
      const delivery = await claimOne(store, 'fulfil')
      await fail(store, delivery, { error: '库存不足 😀', now: START + 7 })
      const letter = {
        id: delivery.id,
        event: events[0],
        handler: 'fulfil',
        tries: 2,
        lastError: '库存不足 😀',
        diedAt: START + 7,
      }
      expect(await store.deadLetters({ limit: 10 })).toEqual({ items: [letter], next: undefined })
      expect(await store.deadLetter(delivery.id)).toEqual(letter)
      expect(await store.deadLetter(987_654)).toBeUndefined()
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

    it('begin nowhere else than where a page has ended', async () => {
      const store = await open()
      for (const after of ['x', '1.5', '1e400', 'NaN', '-1', '9'.repeat(30), '1\0'])
        await expect((async () => store.deadLetters({ limit: 1, after }))()).rejects.toMatchObject({
          code: 'config_invalid',
        })
    })

    it('can be made due again, as if they had never been tried', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      const id = await kill(store, 'fulfil')
      expect(await store.revive(id, START + 5)).toBe(true)
      expect((await store.deadLetters({ limit: 10 })).items).toEqual([])
      expect(await store.deadLetter(id)).toBeUndefined()
      expect(await store.unfinished(keyOf(order))).toBe(1)
      expect(await claimOne(store, 'fulfil', { now: START + 5 })).toMatchObject({ id, tries: 0 })
    })

    it('that are due again keep their place before newer events of their order', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'], ['fulfil'])
      await store.revive(await kill(store, 'fulfil'), START)
      const first = await claimOne(store, 'fulfil')
      expect(first.event.id).toBe(events[0]?.id)
      await finish(store, first)
      expect(await eventsClaimed(store, 'fulfil')).toEqual([events[1]?.id])
    })

    it('that are due again wait for a newer event that is being handled', async () => {
      const store = await open()
      const { order, events } = await written(store, ['fulfil'], ['fulfil'])
      const dead = await kill(store, 'fulfil')
      const running = await claimOne(store, 'fulfil')
      await store.revive(dead, START)
      expect(await eventsClaimed(store, 'fulfil')).toEqual([])
      const third = (await more(store, order, ['fulfil'])).events[0]
      await finish(store, running)
      const first = await claimOne(store, 'fulfil')
      expect(first.event.id).toBe(events[0]?.id)
      await finish(store, first)
      expect(await eventsClaimed(store, 'fulfil')).toEqual([third?.id])
    })

    it('that are due again go before a newer event that has failed meanwhile', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'], ['fulfil'])
      const dead = await kill(store, 'fulfil')
      const running = await claimOne(store, 'fulfil')
      await store.revive(dead, START)
      await fail(store, running, { retryAt: START })
      const first = await claimOne(store, 'fulfil')
      expect(first.event.id).toBe(events[0]?.id)
      await finish(store, first)
      expect(await eventsClaimed(store, 'fulfil')).toEqual([events[1]?.id])
    })

    // A store handed out the newer one once.
    it('that are due again go before a newer event whose lease has run out', async () => {
      const store = await open()
      const { order, events } = await written(store, ['fulfil'], ['fulfil'])
      const dead = await kill(store, 'fulfil')
      const late = await claimOne(store, 'fulfil')
      await store.revive(dead, START)
      const now = START + LEASE
      // The first look may only find that it is so.
      const claimed = [
        ...(await eventsClaimed(store, 'fulfil', { now })),
        ...(await eventsClaimed(store, 'fulfil', { now })),
      ]
      expect(claimed).toEqual([events[0]?.id])
      expect(await store.finishDelivery(late.id, late.token)).toBe(false)
      const claim = { handlers: ['fulfil'], now: now + LEASE, leaseUntil: now + 2 * LEASE }
      const [first] = await store.claimOrder(keyOf(order), claim)
      expect(first?.event.id).toBe(events[0]?.id)
    })

    it('that are due again go first when their whole order is claimed, too', async () => {
      const store = await open()
      const { order, events } = await written(store, ['fulfil'], ['fulfil'])
      const dead = await kill(store, 'fulfil')
      await claimOne(store, 'fulfil')
      await store.revive(dead, START)
      const claim = { handlers: ['fulfil'], now: START + LEASE, leaseUntil: START + 2 * LEASE }
      expect((await store.claimOrder(keyOf(order), claim)).map(({ event }) => event.id)).toEqual([
        events[0]?.id,
      ])
    })

    it('of one order are due again in the order of their events, whichever is revived first', async () => {
      const store = await open()
      const { events } = await written(store, ['fulfil'], ['fulfil'])
      const dead = [await kill(store, 'fulfil'), await kill(store, 'fulfil')]
      for (const id of dead.toReversed()) expect(await store.revive(id, START)).toBe(true)
      for (const { id } of events) {
        const delivery = await claimOne(store, 'fulfil')
        expect(delivery.event.id).toBe(id)
        await finish(store, delivery)
      }
    })

    it('can be forgotten', async () => {
      const store = await open()
      const { order } = await written(store, ['fulfil'])
      const id = await kill(store, 'fulfil')
      expect(await store.discard(id, [THEIRS])).toBe(false)
      expect(await store.discard(id, [THEIRS, OURS])).toBe(true)
      expect((await store.deadLetters({ limit: 10 })).items).toEqual([])
      expect(await store.revive(id, START)).toBe(false)
      expect(await store.unfinished(keyOf(order))).toBe(0)
      expect(await eventsClaimed(store, 'fulfil', { now: START + LEASE })).toEqual([])
    })

    it('are only what is dead: the living can be neither revived nor forgotten', async () => {
      const store = await open()
      await written(store, ['fulfil'])
      const { id } = await claimOne(store, 'fulfil')
      expect(await store.revive(id, START)).toBe(false)
      expect(await store.discard(id)).toBe(false)
      expect(await store.deadLetter(id)).toBeUndefined()
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
