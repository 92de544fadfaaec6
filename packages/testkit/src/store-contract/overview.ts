import type { OpenCount, OrdersRow, Store } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  aConflict,
  anEvent,
  anOrder,
  claimOf,
  finish,
  kill,
  LEASE,
  next,
  OURS,
  only,
  START,
  THEIRS,
  written,
} from './samples.ts'

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]
const AGES = [10 * MINUTE, HOUR, DAY, 3 * DAY, undefined]

/** So many orders of one state; all of them new, unless it is told how many there are of each age. */
const open = (count: number, oldest: number | undefined, ages: readonly number[] = [count]): OpenCount => ({
  count,
  oldest,
  ages: AGES.map((below, index) => ({ below, count: ages[index] ?? 0 })),
})

const none = open(0, undefined)

/** A row of ours in which nothing is open, but for what is given. */
const rowOf = (given: Partial<Omit<OrdersRow, 'open'>> & { readonly open?: Partial<OrdersRow['open']> }) => ({
  account: OURS,
  kind: 'payment',
  gateway: 'mango',
  stuck: 0,
  conflicts: 0,
  disputed: 0,
  ...given,
  open: { created: none, unknown: none, pending: none, ...given.open },
})

const ordersOf = async (store: Store) => (await store.overview([OURS], START)).orders

/** How things stand: what is open, what is due, what waits. */
export function overview(openStore: Open): void {
  describe('an overview', () => {
    it('of a store that has nothing tells so, for each account', async () => {
      const store = await openStore()
      expect(await store.overview([THEIRS, OURS], START)).toEqual({
        orders: [],
        queries: [OURS, THEIRS].map((account) => ({ account, due: 0, dueSince: undefined })),
        handlers: [],
      })
      expect(await store.overview([], START)).toEqual({ orders: [], queries: [], handlers: [] })
    })

    it('counts the open orders of each kind by state, and tells since when the oldest is', async () => {
      const store = await openStore()
      for (const given of [
        { state: 'pending', createdAt: START + 5 },
        { state: 'pending', createdAt: START + 3 },
        { state: 'unknown', createdAt: START + 4 },
        { state: 'created', kind: 'refund', createdAt: START + 1 },
        { state: 'succeeded', createdAt: START },
        { state: 'failed', kind: 'payout', createdAt: START },
        { state: 'pending', account: THEIRS, createdAt: START },
      ] as const)
        await store.begin(anOrder(given))
      expect(await ordersOf(store)).toEqual([
        rowOf({
          open: { unknown: open(1, START + 4), pending: open(2, START + 3) },
        }),
        rowOf({ kind: 'payout' }),
        rowOf({ kind: 'refund', open: { created: open(1, START + 1) } }),
      ])
      expect((await store.overview([OURS, THEIRS, OURS], START)).orders).toHaveLength(4)
    })

    it('counts the open orders of each age', async () => {
      const store = await openStore()
      const ages = [
        -MINUTE,
        0,
        10 * MINUTE - 1,
        10 * MINUTE,
        HOUR - 1,
        HOUR,
        DAY,
        3 * DAY - 1,
        3 * DAY,
        90 * DAY,
      ]
      for (const age of ages) await store.begin(anOrder({ state: 'pending', createdAt: START - age }))
      await store.begin(anOrder({ state: 'unknown', createdAt: START - DAY }))
      await store.begin(anOrder({ state: 'succeeded', createdAt: START - DAY }))
      expect(await ordersOf(store)).toEqual([
        rowOf({
          open: {
            pending: open(10, START - 90 * DAY, [3, 2, 1, 2, 2]),
            unknown: open(1, START - DAY, [0, 0, 0, 1]),
          },
        }),
      ])
    })

    it('follows an order from state to state, and forgets it when it has ended', async () => {
      const store = await openStore()
      const order = anOrder()
      await store.begin(order)
      const created = open(1, START)
      expect(await ordersOf(store)).toEqual([rowOf({ open: { created } })])
      const pending = next(order, { state: 'pending' })
      await store.commit({ order: pending, event: anEvent(pending) })
      expect(await ordersOf(store)).toEqual([rowOf({ open: { pending: created } })])
      await store.commit(only(next(pending, { state: 'succeeded' })))
      expect(await ordersOf(store)).toEqual([rowOf({})])
      await store.prune({ accounts: [OURS], endedBefore: START + 1, limit: 9 })
      expect(await ordersOf(store)).toEqual([rowOf({})])
    })

    it('counts what is stuck, in conflict and disputed, in whatever state, until it is not any more', async () => {
      const store = await openStore()
      const torn = anOrder({ state: 'succeeded', conflict: aConflict, stuck: true })
      const disputed = anOrder({ state: 'pending', disputed: true })
      for (const order of [torn, disputed, anOrder({ account: THEIRS, stuck: true })])
        await store.begin(order)
      const pending = open(1, START)
      expect(await ordersOf(store)).toEqual([
        rowOf({ open: { pending }, stuck: 1, conflicts: 1, disputed: 1 }),
      ])
      await store.commit(only(next(torn, { conflict: undefined })))
      expect(await ordersOf(store)).toEqual([rowOf({ open: { pending }, stuck: 1, disputed: 1 })])
      await store.commit(only(next(disputed, { state: 'failed', disputed: false })))
      expect(await ordersOf(store)).toEqual([rowOf({ stuck: 1 })])
    })

    it('counts the questions that are due and that nobody asks', async () => {
      const store = await openStore()
      for (const queryAt of [START - 5, START, START + 1, undefined]) await store.begin(anOrder({ queryAt }))
      const queries = async (now: number) => (await store.overview([OURS], now)).queries
      expect(await queries(START)).toEqual([{ account: OURS, due: 2, dueSince: START - 5 }])
      await store.claimQueries({ account: OURS, now: START, leaseUntil: START + LEASE, limit: 1 })
      expect(await queries(START)).toEqual([{ account: OURS, due: 1, dueSince: START }])
      expect(await queries(START - 6)).toEqual([{ account: OURS, due: 0, dueSince: undefined }])
    })

    it('tells of handlers as they are told of otherwise', async () => {
      const store = await openStore()
      await store.expectHandlers([{ account: OURS, name: 'mail', types: ['order.failed'] }], START)
      await store.expectHandlers([{ account: THEIRS, name: 'mail', types: ['order.failed'] }], START)
      await written(store, ['fulfil'], ['fulfil'])
      await kill(store, 'fulfil')
      const { handlers } = await store.overview([OURS], START)
      expect(handlers).toEqual(await store.handlers([OURS]))
      expect(handlers).toMatchObject([
        { name: 'fulfil', waiting: 1, waitingSince: START, dead: 1 },
        { name: 'mail', waiting: 0, waitingSince: undefined, dead: 0 },
      ])
      for (const delivery of await store.claimDeliveries(claimOf(['fulfil']))) await finish(store, delivery)
      expect((await store.overview([OURS], START)).handlers).toMatchObject([
        { name: 'fulfil', waiting: 0, dead: 1 },
        { name: 'mail' },
      ])
    })
  })
}
