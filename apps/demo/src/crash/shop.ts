// A shop in a process of its own, which is killed in the middle of a top-up and started again. What it knows is in
// one SQLite file; it takes no callbacks at all, so that only asking the gateway can tell how the order ended.
import { createKumicorn, type KumquatOptions, sqliteStore } from '@kumicorn/core'

interface Task {
  readonly kumquat: KumquatOptions
  readonly path: string
  readonly reference: string
  /** What to sell; left out after the restart. */
  readonly product?: string
}

const { kumquat, path, reference, product } = JSON.parse(process.argv[2] ?? '') as Task

const store = sqliteStore({ path })
const kumicorn = createKumicorn({
  kumquat,
  store,
  reconcile: { schedule: { kumquat: [500] }, timeout: 2_000 },
  deliveries: { pollInterval: 100 },
})
kumicorn.on('order.succeeded', async function deliver(event) {
  process.send?.(`delivered, learnt by a ${event.source}`)
})
await kumicorn.start()

if (product !== undefined) {
  const outcome = await kumicorn.kumquat.orders.place({
    request_no: reference,
    product_id: product,
    account: '254771114118',
  })
  process.send?.(outcome.state)
} else {
  const { state } = await kumicorn.orders.wait(reference)
  await kumicorn.stop()
  await store.close()
  process.send?.(state)
}
