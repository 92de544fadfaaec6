import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, type OrderRecord, type Store, sqliteStore } from '../../../src/index.ts'
import { newPath } from '../stores/database-file.ts'
import { callback, make } from './shop.ts'

describe.each([
  ['memoryStore', async () => memoryStore()],
  ['sqliteStore', async () => sqliteStore({ path: await newPath() })],
] as const)('prune() on %s', (_, open) => {
  // Found by an attack: it ended after a batch of which one had changed, with hundreds left.
  it('goes on to the end although orders change meanwhile', async () => {
    const inner = await open()
    const clock = manualClock()
    let changing: OrderRecord | undefined
    const store: Store = {
      ...inner,
      prune: async (batch) => {
        // A batch that is read is written over one that has changed meanwhile.
        const pruning = inner.prune(batch)
        const order = changing
        changing = undefined
        if (order)
          await inner.commit({ order: { ...order, version: order.version + 1 } }).catch(() => undefined)
        const count = await pruning
        return order ? Math.max(0, count - 1) : count
      },
    }
    const kumicorn = make({ store, clock })
    for (let n = 0; n < 450; n += 1) await kumicorn.callbacks.kumquat(callback(`A-${n}`))
    changing = (await inner.orders({ reference: 'A-3', limit: 1 })).items[0]
    clock.advance(1)
    const endedBefore = new Date(clock.now())
    await kumicorn.prune({ endedBefore })
    expect(await kumicorn.prune({ endedBefore })).toBe(0)
  })
})
