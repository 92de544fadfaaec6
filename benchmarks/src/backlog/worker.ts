// Another process: a merchant with a backlog on one SQLite file, and a route that has nothing to do with it.
import { startFastify } from '../merchants/servers.ts'
import { storeAt } from '../merchants/store-at.ts'
import { serve } from '../process/serve.ts'
import { HANDLER, MerchantWithBacklog } from './merchant-with-backlog.ts'

const [, , path = ''] = process.argv
const merchant = new MerchantWithBacklog(await storeAt(path))
const { store } = merchant

/** Deliveries given up at a time. */
const AT_ONCE = 500

serve({
  fill: (count: number) => merchant.fill(count),
  drain: (count: number) => merchant.drain(count),
  /** The port of a server with one trivial route. */
  listen: () => startFastify((app) => app.get('/ping', async () => 'pong')),
  /** What waits is left to a handler that no longer exists. */
  async orphan() {
    const renamed = await store.renameHandler(await merchant.account(), HANDLER, 'gone')
    if (!renamed) throw new Error('there was no handler to rename')
  },
  /** Everything that waits becomes a dead letter. */
  async kill() {
    const accounts = [await merchant.account()]
    for (let dead = 0; ; ) {
      const now = Date.now()
      const handlers = [{ name: HANDLER, limit: AT_ONCE }]
      const claimed = await store.claimDeliveries({ accounts, handlers, now, leaseUntil: now + 60_000 })
      if (claimed.length === 0) return dead
      const failure = { error: 'given up', now, retryAt: undefined, counts: true }
      await Promise.all(claimed.map(({ id, token }) => store.failDelivery(id, token, failure)))
      dead += claimed.length
    }
  },
  /** After it the file is whole by itself. */
  close: () => store.close(),
})
