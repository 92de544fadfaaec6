// Another process: what a claim costs on several databases, in turn.
import { storeAt } from '../merchants/store-at.ts'
import { serve } from '../process/serve.ts'
import { HANDLER, MerchantWithBacklog } from './merchant-with-backlog.ts'

/** As many as a handler takes at a time. */
const LIMIT = 10

const LEASE = 60_000

export interface Claims {
  /** Milliseconds of a claim that leases ten. */
  readonly ten: number
  /** Milliseconds of a claim that finds nothing due. */
  readonly none: number
}

const open = new Map<string, MerchantWithBacklog>()

async function timed<T>(work: () => Promise<T>): Promise<readonly [ms: number, result: T]> {
  const at = performance.now()
  const result = await work()
  return [performance.now() - at, result]
}

serve({
  /** Ten new deliveries, a claim of ten, and a claim at a time when nothing was due yet. */
  async round(where: string): Promise<Claims> {
    const merchant = open.get(where) ?? new MerchantWithBacklog(await storeAt(where))
    open.set(where, merchant)
    const { store } = merchant
    await merchant.fill(LIMIT)
    const [accounts, handlers] = [[await merchant.account()], [{ name: HANDLER, limit: LIMIT }]]
    const [none, nothing] = await timed(() =>
      store.claimDeliveries({ accounts, handlers, now: 1, leaseUntil: LEASE }),
    )
    const now = Date.now()
    const [ten, claimed] = await timed(() =>
      store.claimDeliveries({ accounts, handlers, now, leaseUntil: now + LEASE }),
    )
    if (nothing.length > 0 || claimed.length !== LIMIT)
      throw new Error(`${claimed.length} deliveries were claimed`)
    await Promise.all(claimed.map(({ id, token }) => store.finishDelivery(id, token)))
    return { ten, none }
  },
})
