import type { OrderRecord } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import { anEvent, anOrder, claimOf, next, START, together, told } from './samples.ts'
import type { Open } from './store-contract.ts'

/** Orders: begun once, changed only over the version that was read. */
export function orders(open: Open): void {
  describe('orders', () => {
    it('has nothing to begin with', async () => {
      const store = await open()
      const nothing = { items: [], next: undefined }
      expect(await store.order('kumquat', 'R')).toBeUndefined()
      expect(await store.orders({ limit: 10 })).toEqual(nothing)
      expect(await store.event('evt')).toBeUndefined()
      expect(await store.events('kumquat', 'R')).toEqual([])
      expect(await store.deadLetters({ limit: 10 })).toEqual(nothing)
      expect(await store.unfinished('evt')).toBe(0)
      expect(await store.claimDeliveries(claimOf(['fulfil']))).toEqual([])
      expect(await store.claimChecks({ now: START, leaseUntil: START + 1, limit: 10 })).toEqual([])
    })

    it('begins a reference once and returns what is known of it from then on', async () => {
      const store = await open()
      const order = anOrder()
      expect(await store.begin(order)).toBeUndefined()
      expect(await store.begin({ ...order, fingerprint: 'f2', account: 'other' })).toEqual(order)
      const changed = next(order, { state: 'pending', gatewayReference: 'S1' })
      await store.commit(changed)
      expect(await store.begin(order)).toEqual(changed)
      expect(await store.order('kumquat', order.reference)).toEqual(changed)
    })

    it('takes the same reference in another kind for another order', async () => {
      const store = await open()
      const order = anOrder({ gateway: 'paynicorn', kind: 'paynicornPostback' })
      const other = { ...order, kind: 'paynicornRecharge' } as const
      expect(await store.begin(order)).toBeUndefined()
      expect(await store.begin(other)).toBeUndefined()
      await store.commit(next(other, { state: 'pending' }))
      expect(await store.order(order.kind, order.reference)).toEqual(order)
    })

    it('tells references apart that differ only in case, spaces or accents', async () => {
      const store = await open()
      const references = ['order', 'Order', 'order ', ' order', 'ordér', 'orde\u0301r', '1', '01', '1.0']
      for (const reference of references) expect(await store.begin(anOrder({ reference }))).toBeUndefined()
      for (const reference of references)
        expect(await store.order('kumquat', reference)).toMatchObject({ reference })
    })

    it('lets exactly one of many concurrent callers begin', async () => {
      const store = await open()
      const { reference } = anOrder()
      const results = await together(20, (n) => store.begin(anOrder({ reference, fingerprint: `f${n}` })))
      const winner = await store.order('kumquat', reference)
      expect(winner?.fingerprint).toBe(`f${results.indexOf(undefined)}`)
      expect(results.filter((known) => known !== undefined)).toEqual(Array(19).fill(winner))
    })

    it('writes a change only over the version that it was decided on', async () => {
      const store = await open()
      const first = anOrder()
      await store.begin(first)
      const second = next(first, { state: 'pending' })
      expect(await store.commit({ ...second, version: 3 })).toBe(false)
      expect(await store.commit(second)).toBe(true)
      expect(await store.commit({ ...second, state: 'failed' })).toBe(false)
      expect(await store.commit({ ...first, state: 'failed' })).toBe(false)
      expect(await store.order('kumquat', first.reference)).toEqual(second)
    })

    it('commits an order that is new as version 1 and no other', async () => {
      const store = await open()
      const order = anOrder({ operation: undefined, fingerprint: undefined, state: 'succeeded' })
      expect(await store.commit({ ...order, version: 2 })).toBe(false)
      expect(await store.order('kumquat', order.reference)).toBeUndefined()
      expect(await store.commit(order)).toBe(true)
      expect(await store.order('kumquat', order.reference)).toEqual(order)
    })

    it.each([
      ['first', 1],
      ['next', 2],
    ])('lets exactly one of many concurrent callers write the %s version', async (_, version) => {
      const store = await open()
      const order = anOrder({ version })
      if (version === 2) await store.begin({ ...order, version: 1 })
      const results = await together(20, (n) => store.commit({ ...order, account: `a${n}` }))
      expect(results.filter(Boolean)).toHaveLength(1)
      const stored = await store.order('kumquat', order.reference)
      expect(stored?.account).toBe(`a${results.indexOf(true)}`)
    })

    it('loses no change of callers who read, change and try again', async () => {
      const store = await open()
      const order = anOrder()
      await store.begin(order)
      await together(10, async () => {
        for (;;) {
          const read = (await store.order('kumquat', order.reference)) as OrderRecord
          if (await store.commit(next(read, { checks: read.checks + 1 }))) return
        }
      })
      expect(await store.order('kumquat', order.reference)).toMatchObject({ checks: 10, version: 11 })
    })

    it('writes nothing at all of a change that came too late', async () => {
      const store = await open()
      const order = anOrder()
      await store.begin(order)
      await store.commit(next(order))
      const event = anEvent(order)
      expect(await store.commit(next(order), told(event, 'fulfil'))).toBe(false)
      expect(await store.event(event.id)).toBeUndefined()
      expect(await store.events('kumquat', order.reference)).toEqual([])
      expect(await store.unfinished(event.id)).toBe(0)
      expect(await store.claimDeliveries(claimOf(['fulfil']))).toEqual([])
    })
  })
}
