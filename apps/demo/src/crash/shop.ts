// The shop in a process of its own, which is killed in the middle of a top-up and started again. What it knows is in
// one SQLite file; it takes no callbacks at all, so that only asking the gateway can tell how the order ended.
import type { KumquatOptions } from '@kumicorn/core'
import { openShop } from '../shop.ts'

interface Task {
  readonly kumquat: KumquatOptions
  readonly path: string
  readonly reference: string
  /** What to sell; left out after the restart. */
  readonly product?: string
}

const { kumquat, path, reference, product } = JSON.parse(process.argv[2] ?? '') as Task

const reconcile = { schedule: { kumquat: [500] }, timeout: 2_000 }
const deliveries = { pollInterval: 100 }
const shop = openShop(path, { kumquat, reconcile, deliveries }, (what, { source }) =>
  process.send?.(`${what}, learnt by a ${source}`),
)
const { kumicorn } = shop
await kumicorn.start()

if (product !== undefined) {
  const params = { request_no: reference, product_id: product, account: '254771114118' }
  const outcome = await shop.order({ reference, place: () => kumicorn.kumquat.orders.place(params) })
  process.send?.(outcome.state)
} else {
  const { state } = await shop.ended(reference, AbortSignal.timeout(15_000))
  await kumicorn.stop()
  await shop.close()
  process.send?.(state)
}
