import type { OrderRecord, Store } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import {
  aMessage,
  anEvent,
  anOrder,
  claimOne,
  finish,
  keyOf,
  kill,
  next,
  OURS,
  only,
  START,
  THEIRS,
} from './samples.ts'

const prune = (store: Store, limit = 100, endedBefore = START + 1, accounts = [OURS]) =>
  store.prune({ accounts, endedBefore, limit })

/** An order that ended at the start, with something in every field that is pruned. */
const ended = (given: Partial<OrderRecord> = {}): OrderRecord =>
  anOrder({
    state: 'succeeded',
    gatewayReference: 'G1',
    once: undefined,
    ids: { trade: 'T1' },
    details: { pin: '1234' },
    lastAnswer: '{"pin":"1234"}',
    heard: ['d1'],
    moves: 2,
    eventCounts: { 'order.succeeded': 1 },
    ...given,
  })

/** Pruning: what is forgotten, what stays. */
export function pruning(open: Open): void {
  describe('pruning', () => {
    it('forgets what is known of an order, and keeps that it was and how it ended', async () => {
      const store = await open()
      const order = ended({ once: 'payment P1' })
      await store.commit({ order, event: anEvent(order), message: aMessage() })
      expect(await prune(store)).toBe(1)
      expect(await prune(store)).toBe(0)
      expect(await store.events(keyOf(order))).toEqual([])
      expect(await store.messages(keyOf(order))).toEqual([])
      const left = await store.order(keyOf(order))
      expect(left).toMatchObject({
        ...keyOf(order),
        gateway: 'mango',
        operation: 'orders.place',
        fingerprint: 'f1',
        once: 'payment P1',
        state: 'succeeded',
        gatewayReference: 'G1',
        moves: 2,
        eventCounts: { 'order.succeeded': 1 },
        createdAt: START,
        updatedAt: START,
        pruned: true,
        ids: {},
        asked: {},
        details: {},
        forgotten: ['pin'],
        heard: [],
      })
      expect([left?.lastAnswer, left?.recipient]).toEqual([undefined, undefined])
    })

    it('forgets whom an order was for, but for the last characters', async () => {
      const store = await open()
      const asked = { account: '8615180624622', product: 'p1', price: '8615180624622', openId: '…4711' }
      const order = ended({ recipient: '8615180624622', asked, personal: ['account', 'openId'] })
      await store.begin(order)
      await prune(store)
      const left = await store.order(keyOf(order))
      const masked = { account: '…4622', product: 'p1', price: '8615180624622', openId: '…11' }
      expect(left).toMatchObject({ asked: masked, masked: true })
      await store.commit({ order: next(left as OrderRecord, { pruned: false }) })
      expect(await prune(store)).toBe(1)
      expect((await store.order(keyOf(order)))?.asked).toEqual(masked)
    })

    it('leaves the reference and its `once` taken, and the order out of lists', async () => {
      const store = await open()
      const order = ended({ once: 'payment P1' })
      await store.begin(order)
      await prune(store)
      expect(await store.begin(anOrder({ reference: order.reference }))).toMatchObject({ state: 'known' })
      expect(await store.begin(anOrder({ once: 'payment P1' }))).toMatchObject({ state: 'rival' })
      expect((await store.orders({ limit: 9 })).items).toEqual([])
      expect((await store.orders({ states: ['succeeded'], limit: 9 })).items).toEqual([])
      const named = await store.orders({ reference: order.reference, limit: 9 })
      expect(named.items).toMatchObject([{ pruned: true }])
    })

    it('takes nothing that is open: orders, conflicts, deliveries, dead letters; nor what ended later', async () => {
      const store = await open()
      const conflict = {
        reported: 'failed',
        reason: 'x',
        since: START,
        recorded: 0,
        queries: 0,
        contradicted: 0,
      } as const
      const orders = [
        ended({ state: 'pending' }),
        ended({ conflict }),
        // Found by an attack: pruned, it was in no count and in no list any more, and nobody had decided.
        ended({ disputed: true }),
        ended({ updatedAt: START + 1 }),
        ended({ account: THEIRS }),
      ]
      for (const order of orders) await store.begin(order)
      const dead = ended()
      await store.commit({ order: dead, event: anEvent(dead), handlers: ['fulfil'] })
      const id = await kill(store, 'fulfil')
      const waiting = ended()
      await store.commit({ order: waiting, event: anEvent(waiting), handlers: ['fulfil'] })
      expect(await prune(store)).toBe(0)
      for (const order of [...orders, dead, waiting]) expect(await store.order(keyOf(order))).toEqual(order)
      await finish(store, await claimOne(store, 'fulfil'))
      await store.discard(id)
      expect(await prune(store)).toBe(2)
    })

    it('goes in batches, of the accounts that it is for', async () => {
      const store = await open()
      for (let n = 0; n < 5; n += 1) await store.begin(ended())
      await store.begin(ended({ account: THEIRS }))
      expect([await prune(store, 2), await prune(store, 2), await prune(store, 2)]).toEqual([2, 2, 1])
      expect(await prune(store, 2)).toBe(0)
      expect(await prune(store, 2, START + 1, [OURS, THEIRS])).toBe(1)
    })

    it('is a change: who decided on the order as it was has to look again', async () => {
      const store = await open()
      const order = ended()
      await store.begin(order)
      await prune(store)
      expect(await store.commit(only(next(order)))).toBe(false)
      const pruned = (await store.order(keyOf(order))) as OrderRecord
      const event = anEvent(pruned)
      const reborn = next(pruned, { state: 'reversed', pruned: false })
      expect(await store.commit({ order: reborn, event })).toEqual([])
      expect(await store.events(keyOf(order))).toEqual([event])
    })
  })
}
