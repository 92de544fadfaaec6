// Another process: what a shop keeps in memory. Needs --expose-gc.
import { memoryStore, sqliteStore } from '@kumicorn/core'
import { serve } from '../process/serve.ts'
import { manyAtATime, nextReference } from './references.ts'
import { Shop, succeeded } from './shop.ts'

const [, , path = ''] = process.argv
const shop = new Shop(path === '' ? memoryStore() : sqliteStore({ path }))
await shop.kumicorn.start()

/** Callbacks under way at a time: a disk is to have much to write at once. */
const AT_ONCE = path === '' ? 10 : 200

/** Bytes on the heap, and of what the heap holds outside of itself. */
function kept(): number {
  if (!globalThis.gc) throw new Error('start it with --expose-gc')
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

serve({
  /** Takes callbacks about so many new orders. Returns what is kept when all is done. */
  async callBacks(count: number): Promise<number> {
    await manyAtATime(count, AT_ONCE, () => shop.callBack(succeeded(nextReference())))
    await shop.settled()
    return kept()
  },
  /** Places so many orders, and takes their callbacks. */
  async orders(count: number): Promise<number> {
    await manyAtATime(count, AT_ONCE, async () => {
      const reference = nextReference()
      await shop.place(reference)
      await shop.callBack(succeeded(reference))
    })
    await shop.settled()
    return kept()
  },
  /** Forgets what can be forgotten. Returns how many orders that were. */
  prune: () => shop.kumicorn.prune({ endedBefore: new Date(Date.now() + 60_000) }),
  async close() {
    await shop.kumicorn.stop()
    await shop.store.close()
  },
})
