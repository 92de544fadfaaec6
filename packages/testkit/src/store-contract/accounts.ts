import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  aMessage,
  anEvent,
  anOrder,
  claimOf,
  eventsClaimed,
  keyOf,
  kill,
  LEASE,
  OURS,
  START,
  THEIRS,
} from './samples.ts'

/** Orders belong to an account: two merchants on one store never meet. */
export function accounts(open: Open): void {
  /** The same order of both, each with an event for the same handler and a question that is due. */
  const both = async () => {
    const store = await open()
    const ours = anOrder({ queryAt: START })
    const theirs = { ...ours, account: THEIRS }
    const events = [anEvent(ours), anEvent(theirs)]
    for (const [n, order] of [ours, theirs].entries())
      await store.commit({ order, event: events[n], message: aMessage(), handlers: ['fulfil'] })
    return { store, ours, theirs, events: events.map(({ id }) => id) }
  }

  describe('two accounts on one store', () => {
    it('have orders of their own under the same reference, with their own events and messages', async () => {
      const { store, ours, theirs, events } = await both()
      expect(await store.order(keyOf(ours))).toEqual(ours)
      expect(await store.order(keyOf(theirs))).toEqual(theirs)
      expect((await store.events(keyOf(ours))).map(({ id }) => id)).toEqual([events[0]])
      expect((await store.events(keyOf(theirs))).map(({ id }) => id)).toEqual([events[1]])
      expect(await store.messages(keyOf(theirs))).toHaveLength(1)
      expect((await store.orders({ accounts: [OURS], limit: 9 })).items).toEqual([ours])
      const named = { accounts: [THEIRS], reference: ours.reference, limit: 9 }
      expect((await store.orders(named)).items).toEqual([theirs])
      expect((await store.orders({ accounts: [], limit: 9 })).items).toEqual([])
      expect((await store.orders({ limit: 9 })).items).toHaveLength(2)
    })

    it("ask about their own orders only, and get their own handlers' deliveries", async () => {
      const { store, ours, theirs, events } = await both()
      const claim = { now: START, leaseUntil: START + LEASE, limit: 9 }
      expect(await store.claimQueries({ account: OURS, ...claim })).toEqual([ours])
      expect(await store.claimQueries({ account: THEIRS, ...claim })).toEqual([theirs])
      expect(await store.claimDeliveries(claimOf(['fulfil'], { accounts: [] }))).toEqual([])
      expect(await eventsClaimed(store, 'fulfil')).toEqual([events[0]])
      expect(await eventsClaimed(store, 'fulfil', { accounts: [OURS, THEIRS] })).toEqual([events[1]])
      expect(await store.unfinished(keyOf(theirs))).toBe(1)
    })

    it('share the limit of a handler that has both', async () => {
      const { store, events } = await both()
      const accounts = [THEIRS, OURS]
      expect(await eventsClaimed(store, 'fulfil', { accounts, limit: 1 })).toEqual([events[0]])
      expect(await eventsClaimed(store, 'fulfil', { accounts, limit: 1 })).toEqual([events[1]])
    })

    it('have handlers and dead letters of their own', async () => {
      const { store } = await both()
      const dead = await kill(store, 'fulfil')
      expect((await store.deadLetters({ accounts: [THEIRS], limit: 9 })).items).toEqual([])
      expect((await store.deadLetters({ accounts: [OURS], limit: 9 })).items).toMatchObject([{ id: dead }])
      expect((await store.deadLetters({ limit: 9 })).items).toHaveLength(1)
      expect(await store.forgetHandler(OURS, 'fulfil')).toBe(true)
      expect(await store.renameHandler(OURS, 'fulfil', 'ship')).toBe(false)
      expect(await store.handlers([THEIRS])).toMatchObject([{ name: 'fulfil', waiting: 1, dead: 0 }])
    })
  })
}
