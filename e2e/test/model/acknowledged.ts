import type { OrderRecord, Store } from '@kumicorn/core'
import { wasPruned } from './intent.ts'
import { type Posting, tells } from './mailbag.ts'
import { handlerNames, type Shop } from './shop.ts'

interface Parts {
  readonly store: Store
  readonly shop: Shop
  orders(reference: string): Promise<readonly OrderRecord[]>
  require(isSo: boolean, reference: string, problem: string): void
}

/** What was acknowledged is on record; with a store that forgets, its handlers have finished as well. */
export async function requireOnRecord(run: Parts, { reference, told }: Posting): Promise<void> {
  const { store, shop } = run
  const [order] = await run.orders(reference)
  const events = order ? await store.events(order) : []
  if (order && wasPruned(order, events)) return
  const telling = events.filter((event) => tells(event, told))
  run.require(telling.length > 0, reference, `"${told}" was acknowledged and is not on record`)
  if (store.durable) return
  for (const handler of handlerNames) {
    const isFinished = telling.some(({ id }) => shop.finished.has(`${handler} ${id}`))
    run.require(isFinished, reference, `"${told}" was acknowledged, and ${handler} has not finished`)
  }
}
