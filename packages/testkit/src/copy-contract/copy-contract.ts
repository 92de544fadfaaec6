import type { Store } from '@kumicorn/core'
import { copyStore } from '@kumicorn/core/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { anEvent, anOrder, claimOf, finish, next, OURS, START } from '../store-contract/samples.ts'
import { contentsOf } from './contents.ts'
import { ODD, seedStore } from './seed.ts'

/** A place for a store, which may be opened several times. */
export interface StorePlace {
  open(options?: { readonly encryptionKeys?: readonly string[] }): Store
}

const KEY = Buffer.alloc(32, 1).toString('base64')
const OTHER = Buffer.alloc(32, 2).toString('base64')

/** What has to be true of a copy, whatever the kinds of its two stores. */
export function copyContract(
  name: string,
  newSource: () => Promise<StorePlace>,
  newTarget: () => Promise<StorePlace>,
): void {
  const opened = (store: Store): Store => {
    onTestFinished(() => store.close())
    return store
  }
  const seeded = async (keys?: readonly string[]) => {
    const source = await newSource()
    const store = source.open({ encryptionKeys: keys } as never)
    const references = await seedStore(store)
    const before = await contentsOf(store, references)
    await store.close()
    return { source, references, before }
  }

  describe(name, () => {
    it('has all that was there, and goes on as the source would have', async () => {
      const { source, references, before } = await seeded()
      const target = await newTarget()
      const [from, to] = [opened(source.open()), opened(target.open())]
      const report = await copyStore({ from, to })
      expect(report).toMatchObject({
        resumed: false,
        counts: { events: 6, messages: 4, deliveries: 4, deadLetters: 2 },
      })
      expect(report.sections.map(({ section, rows }) => [section, rows]).slice(0, 3)).toEqual([
        ['handlers', 3],
        ['orders', 9],
        ['closes', 2],
      ])
      expect(await contentsOf(to, references)).toEqual(before)
      expect(await contentsOf(from, references)).toEqual(before)

      // In its lane, and only the oldest of it.
      const [first, ...others] = await to.claimDeliveries(claimOf(['fulfil'], { now: START + 5_000 }))
      expect(others).toEqual([])
      expect(first?.event).toMatchObject({ reference: 'busy', type: 'order.accepted' })
      if (first) await finish(to, first)
      expect(await to.claimDeliveries(claimOf(['fulfil'], { now: START + 5_000 }))).toHaveLength(1)
      const [letter] = (await to.deadLetters({ limit: 1 })).items
      expect(await to.revive(letter?.id ?? 0, START)).toBe(true)

      // A reference that was pruned is taken for ever, and a payment has one refund.
      expect((await to.begin(anOrder({ reference: 'old' }))).state).toBe('known')
      expect((await to.begin(anOrder({ once: 'payment P-1' }))).state).toBe('rival')
      const order = anOrder()
      await to.commit({ order, event: anEvent(order), handlers: ['fulfil'] })
      const ids = [
        ...before.deadLetters.map(({ id }) => id),
        ...before.orders.flatMap((each) => ('deliveries' in each ? each.deliveries.map(({ id }) => id) : [])),
      ]
      const [made] = await to.deliveries(order)
      expect(made?.id).toBeGreaterThan(Math.max(...ids))
      const busy = (await to.orders({ reference: 'busy', limit: 1 })).items[0]
      if (busy) expect(await to.commit({ order: next(busy), event: anEvent(busy) })).toEqual([])
    })

    it('is encrypted again, with the key of the target', async () => {
      const { source, references, before } = await seeded([KEY])
      const target = await newTarget()
      await copyStore({
        from: opened(source.open({ encryptionKeys: [KEY] })),
        to: opened(target.open({ encryptionKeys: [OTHER] })),
      })
      expect(await contentsOf(opened(target.open({ encryptionKeys: [OTHER] })), references)).toEqual(before)
      const blind = opened(target.open())
      expect((await blind.orders({ reference: 'busy', limit: 1 })).unreadable).toHaveLength(1)
    })

    it('leaves an old key behind, which is needed as long as any row has it', async () => {
      const { source, references, before } = await seeded([KEY])
      // One instance has the new key behind, the other in front: both read what either has written.
      const [one, other] = [
        [KEY, OTHER],
        [OTHER, KEY],
      ].map((encryptionKeys) => opened(source.open({ encryptionKeys })))
      if (!one || !other) return
      await other.begin(anOrder({ reference: 'later' }))
      expect(await contentsOf(one, references)).toMatchObject({ orders: before.orders })
      expect((await one.orders({ reference: 'later', limit: 1 })).items).toHaveLength(1)
      const uses = await other.keysInUse?.()
      expect(uses).toMatchObject([{ place: 1, rows: 1 }, { place: 2 }])
      const blind = opened(source.open({ encryptionKeys: [OTHER] }))
      expect(await blind.keysInUse?.()).toEqual([
        { ...uses?.[0], place: 1 },
        { ...uses?.[1], place: undefined },
      ])
      await Promise.all([one.close(), other.close(), blind.close()])
      const target = await newTarget()
      const to = opened(target.open({ encryptionKeys: [OTHER] }))
      await copyStore({ from: opened(source.open({ encryptionKeys: [KEY, OTHER] })), to })
      const rows = (uses ?? []).reduce((sum, use) => sum + use.rows, 0)
      expect(await to.keysInUse?.()).toEqual([{ keyId: uses?.[0]?.keyId, place: 1, rows }])
    })

    it('names the keys that are missing, and writes nothing in the open', async () => {
      const { source } = await seeded([KEY])
      const target = await newTarget()
      const to = opened(target.open())
      const wrong = opened(source.open({ encryptionKeys: [OTHER] }))
      await expect(copyStore({ from: wrong, to })).rejects.toThrow(
        /encrypted with keys that were not given: [0-9a-f]{16}\. Add them/,
      )
      const from = opened(source.open({ encryptionKeys: [KEY] }))
      await expect(copyStore({ from, to })).rejects.toThrow(/would not be here: give it encryption keys/)
    })

    it('is refused by a target that holds anything else', async () => {
      const { source } = await seeded()
      const target = await newTarget()
      const to = opened(target.open())
      await to.expectHandlers([{ account: 'a', name: 'h', types: [] }], 0)
      await to.close()
      const copying = copyStore({ from: opened(source.open()), to: opened(target.open()) })
      await expect(copying).rejects.toThrow(/holds other data already/)
    })

    it('is refused while somebody works with the source, or with the target', async () => {
      const { source } = await seeded()
      const target = await newTarget()
      const working = opened(source.open())
      const stop = working.onDue?.(() => undefined)
      await working.orders({ limit: 1 })
      await expect(copyStore({ from: opened(source.open()), to: opened(target.open()) })).rejects.toThrow(
        /is in use/,
      )
      stop?.()
      await working.close()
      const early = opened(target.open())
      await early.orders({ limit: 1 })
      await expect(copyStore({ from: opened(source.open()), to: opened(target.open()) })).rejects.toThrow(
        /is in use/,
      )
    })

    it('goes on where it was stopped; until then nobody else can open the target', async () => {
      const { source, references, before } = await seeded()
      const target = await newTarget()
      const stop = new AbortController()
      const stopped = copyStore({
        from: opened(source.open()),
        to: opened(target.open()),
        signal: stop.signal,
        onProgress: ({ section }) => section === 'orders' && stop.abort(new Error('enough')),
      })
      await expect(stopped).rejects.toThrow('enough')
      const early = opened(target.open())
      await expect(early.open()).rejects.toThrow(/a copy into .* has not ended/)
      await early.close()
      const steps: string[] = []
      const report = await copyStore({
        from: opened(source.open()),
        to: opened(target.open()),
        onProgress: ({ step, section }) => void steps.push(`${step} ${section}`),
      })
      expect(report.resumed).toBe(true)
      expect(steps).not.toContain('copying orders')
      expect(await contentsOf(opened(target.open()), references)).toEqual(before)
    })

    it.each<readonly [string, (store: Store) => Promise<unknown>]>([
      ['has an order more', (store) => store.begin(anOrder({ reference: `late ${ODD}` }))],
      ['has a handler renamed', (store) => store.renameHandler(OURS, 'fulfil', 'renamed')],
    ])('begins anew, when it is told to, where the source %s', async (_, change) => {
      const { source, references } = await seeded()
      const target = await newTarget()
      const stop = new AbortController()
      const stopped = copyStore({
        from: opened(source.open()),
        to: opened(target.open()),
        signal: stop.signal,
        onProgress: ({ step }) => step === 'comparing' && stop.abort(new Error('enough')),
      })
      await expect(stopped).rejects.toThrow('enough')
      const store = opened(source.open())
      await change(store)
      const before = await contentsOf(store, [...references, `late ${ODD}`])
      await store.close()
      const again = (anew: boolean) =>
        copyStore({ from: opened(source.open()), to: opened(target.open()), anew })
      await expect(again(false)).rejects.toThrow(/begin anew/)
      expect((await again(true)).resumed).toBe(false)
      expect(await contentsOf(opened(target.open()), [...references, `late ${ODD}`])).toEqual(before)
    })

    it('of an empty store is an empty store', async () => {
      const [source, target] = [await newSource(), await newTarget()]
      const store = opened(source.open())
      await store.open()
      await store.close()
      const report = await copyStore({ from: opened(source.open()), to: opened(target.open()) })
      expect(report.sections.every(({ rows }) => rows === 0)).toBe(true)
      await opened(target.open()).open()
    })
  })
}
