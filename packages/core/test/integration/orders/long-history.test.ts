import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, type OrderHistory, type Store, sqliteStore } from '../../../src/index.ts'
import { type Reply, succeeds } from '../call-engine/gateway.ts'
import { newPath } from '../stores/database-file.ts'
import { order, shop } from './shop.ts'

const { lived } = storeSamples
const accepts: Reply = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' })

/** Entries beside the two of the placing. */
const MANY = 5_000

const statuses = ({ entries }: OrderHistory): readonly unknown[] =>
  entries.flatMap((entry) => (entry.type === 'event' ? [entry.event.status] : []))

const stores: Readonly<Record<string, () => Promise<Store>>> = {
  memoryStore: async () => memoryStore(),
  sqliteStore: async () => sqliteStore({ path: await newPath() }),
}

describe.each(Object.entries(stores))('a history of thousands of entries, in a %s', (_, newStore) => {
  it('is read page by page, the newest first, and no page is longer than asked for', async () => {
    const store = await newStore()
    const { kumicorn } = await shop({ store, script: () => accepts, logger: false })
    await kumicorn.kumquat.orders.place(order)
    const { account = '', kind = '' } = (await kumicorn.orders.get('R1')) ?? {}
    const placed = await store.order({ account, kind, reference: 'R1' })
    if (placed === undefined) throw new Error('there is no order')
    await lived(store, placed, MANY / 2)

    const newest = await kumicorn.orders.history('R1')
    expect(newest?.entries).toHaveLength(100)
    expect(newest && statuses(newest)).toEqual(
      Array.from({ length: 50 }, (_each, n) => `TURN-${MANY / 2 - 49 + n}`),
    )

    const told: unknown[] = []
    let [count, after, pages]: [number, string | undefined, number] = [0, undefined, 0]
    do {
      const page: OrderHistory | undefined = await kumicorn.orders.history('R1', { limit: 300, after })
      if (page === undefined) throw new Error('there is no order')
      expect(page.entries.length).toBeLessThanOrEqual(300)
      count += page.entries.length
      told.unshift(...statuses(page))
      after = page.next
      pages += 1
    } while (after !== undefined)
    expect([count, pages]).toEqual([MANY + 2, Math.ceil((MANY + 2) / 300)])
    expect(told).toEqual(['ACCEPT', ...Array.from({ length: MANY / 2 }, (_each, n) => `TURN-${n + 1}`)])
  })
})

describe('a page of a history', () => {
  it('that begins nowhere, or is of no length, is refused', async () => {
    const { kumicorn } = await shop({ script: () => accepts, logger: false })
    await kumicorn.kumquat.orders.place(order)
    const { history } = { history: kumicorn.orders.history.bind(kumicorn.orders) }
    await expect(history('R1', { after: 'x' })).rejects.toThrow('`next` of the page before')
    for (const limit of [0, -1, 1.5, Number.NaN])
      await expect(history('R1', { limit })).rejects.toThrow('limit')
  })
})
