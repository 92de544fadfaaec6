import { isDeepStrictEqual } from 'node:util'
import type { OrderEvent } from '@kumicorn/core'
import type { Run } from './run.ts'

/** An id stands for one event, whoever is told of it, however often, before and after a restart. */
export async function checkEventIds(run: Run): Promise<void> {
  const seen = new Map<string, unknown>()
  const note = (event: OrderEvent): void => {
    // What is undefined is not there any more once it has been stored.
    const told: unknown = JSON.parse(JSON.stringify(event))
    const isSame = !seen.has(event.id) || isDeepStrictEqual(seen.get(event.id), told)
    run.require(isSame, event.reference, `two events have the id ${event.id}`)
    seen.set(event.id, told)
  }
  for (const { event } of run.shop.visits) note(event)
  for (const order of await run.orders()) {
    const events = await run.store.events(order)
    for (const event of events) note(event)
    const isUnique = new Set(events.map(({ id }) => id)).size === events.length
    run.require(isUnique, order.reference, 'an id is on record twice')
  }
}
