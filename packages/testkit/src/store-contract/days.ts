import type { DaysOfStore, EndedWalk, OrderRecord, Store } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { anEvent, anOrder, next, OURS, only, START, THEIRS, together } from './samples.ts'

type Days = Store & DaysOfStore

const ended = (at: number, given: Partial<OrderRecord> = {}): OrderRecord =>
  anOrder({ state: 'succeeded', updatedAt: START + at, ...given })

/** The orders of all pages. */
async function walked(store: Days, walk: Partial<EndedWalk> = {}): Promise<readonly OrderRecord[]> {
  const found: OrderRecord[] = []
  for (let after: string | undefined; ; ) {
    const page = await store.endedOrders({ account: OURS, since: START, limit: 2, ...walk, after })
    found.push(...page.items.map(({ order }) => order))
    if (page.next === undefined) return found
    after = page.next
  }
}

const aClose = (day: string, body = '{}', account = OURS) => ({ account, day, madeAt: START, body })

/** What a store reads and keeps for the closes of days. */
export function days(open: Open): void {
  const openDays = async (): Promise<Days> => (await open()) as Days

  describe('orders that have ended', () => {
    it('come by the time of their last change, each with its events', async () => {
      const store = await openDays()
      const late = ended(2)
      const event = anEvent(late)
      await store.commit({ order: late, event })
      const begun = ended(1, { state: 'pending', updatedAt: START })
      const first = anEvent(begun, { type: 'order.accepted' })
      await store.commit({ order: begun, event: first })
      const early = next(begun, { state: 'failed', updatedAt: START + 1 })
      const second = anEvent(early, { type: 'order.failed' })
      await store.commit({ order: early, event: second })
      expect(await store.endedOrders({ account: OURS, since: START, limit: 10 })).toEqual({
        items: [
          { order: early, events: [first, second] },
          { order: late, events: [event] },
        ],
        next: undefined,
      })
    })

    it('are those of an account, changed since a time, in whatever way they ended, and not pruned', async () => {
      const store = await openDays()
      const states = ['rejected', 'succeeded', 'failed', 'reversed'] as const
      const wanted = states.map((state, at) => ended(10 + at, { state }))
      const conflict = { reported: 'failed', reason: '', since: START } as const
      const told = { ...conflict, recorded: 1, queries: 0, contradicted: 0 }
      wanted.push(ended(20, { conflict: told, queryAt: START }))
      const others = [
        ended(9),
        ended(30, { account: THEIRS }),
        ended(30, { state: 'pending' }),
        ended(30, { state: 'unknown' }),
        ended(30, { state: 'created' }),
      ]
      for (const order of [...others, ...wanted]) await store.begin(order)
      expect(await walked(store, { since: START + 10 })).toEqual(wanted)
      await store.prune({ accounts: [OURS], endedBefore: START + 12, limit: 10 })
      expect(await walked(store, { since: START + 10 })).toEqual(wanted.slice(2))
    })

    it('are each on one page, also when many changed at the same moment', async () => {
      const store = await openDays()
      const orders = Array.from({ length: 7 }, () => ended(5))
      for (const order of orders) await store.begin(order)
      const found = await walked(store)
      expect(new Set(found.map(({ reference }) => reference)).size).toBe(7)
      expect(found).toHaveLength(7)
    })

    it('come once more, at the end, when they change while they are paged', async () => {
      const store = await openDays()
      const [a, b, c] = [ended(1), ended(2), ended(3)] as const
      for (const order of [a, b, c]) await store.begin(order)
      const page = await store.endedOrders({ account: OURS, since: START, limit: 2 })
      expect(page.items.map(({ order }) => order)).toEqual([a, b])
      const changed = next(a, { state: 'reversed', updatedAt: START + 9 })
      await store.commit(only(changed))
      const rest = await store.endedOrders({ account: OURS, since: START, limit: 2, after: page.next })
      expect(rest.items.map(({ order }) => order)).toEqual([c, changed])
      expect(rest.next).toBeUndefined()
    })

    it('begin nowhere else than where a page has ended', async () => {
      const store = await openDays()
      for (const after of ['x', '1.x', '1e400', 'NaN'])
        await expect(
          (async () => store.endedOrders({ account: OURS, since: START, limit: 1, after }))(),
        ).rejects.toMatchObject({ code: 'config_invalid' })
    })
  })

  describe('closes of days', () => {
    it('are kept beside those of the same day, and numbered', async () => {
      const store = await openDays()
      expect(await store.keepClose(aClose('2026-11-26', '{"a":1}'))).toBe(1)
      expect(await store.keepClose(aClose('2026-11-26', '{"a":2}'))).toBe(2)
      expect(await store.keepClose(aClose('2026-11-25', '{"text":"充值成功 😀"}'))).toBe(1)
      expect(await store.keepClose(aClose('2026-11-26', '{}', THEIRS))).toBe(1)
      expect(await store.closes({ account: OURS, limit: 10 })).toEqual([
        { ...aClose('2026-11-26', '{"a":2}'), nth: 2 },
        { ...aClose('2026-11-26', '{"a":1}'), nth: 1 },
        { ...aClose('2026-11-25', '{"text":"充值成功 😀"}'), nth: 1 },
      ])
    })

    it('are found by their days, so many at most', async () => {
      const store = await openDays()
      for (const day of ['2026-11-30', '2026-12-01', '2026-12-02', '2027-01-01'])
        await store.keepClose(aClose(day))
      const daysOf = async (filter: object) =>
        (await store.closes({ account: OURS, limit: 10, ...filter })).map(({ day }) => day)
      expect(await daysOf({ upTo: '2026-12-01' })).toEqual(['2026-12-01', '2026-11-30'])
      expect(await daysOf({ from: '2026-12-02' })).toEqual(['2027-01-01', '2026-12-02'])
      expect(await daysOf({ from: '2026-12-01', upTo: '2026-12-01' })).toEqual(['2026-12-01'])
      expect(await daysOf({ limit: 1 })).toEqual(['2027-01-01'])
      expect(await daysOf({ upTo: '2026-11-29' })).toEqual([])
      expect(await daysOf({ account: THEIRS })).toEqual([])
    })

    it('of one day that are made at a time have a number each', async () => {
      const store = await openDays()
      const numbers = await together(5, () => store.keepClose(aClose('2026-11-26')))
      expect(numbers.toSorted()).toEqual([1, 2, 3, 4, 5])
    })
  })
}
